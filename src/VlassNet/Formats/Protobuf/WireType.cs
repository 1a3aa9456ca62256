namespace VlassNet.Formats.Protobuf;

/// <summary>How a field's value is written: the lower three bits of its tag. See protobuf.dev/programming-guides/encoding.</summary>
internal enum WireType
{
    /// <summary>An integer, seven bits a byte.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: text, a message, or packed numbers.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
