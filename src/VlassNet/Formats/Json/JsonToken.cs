namespace VlassNet.Formats.Json;

/// <summary>What <see cref="JsonScanner"/> finds.</summary>
internal enum JsonToken
{
    /// <summary>Nothing yet, or nothing more.</summary>
    None,

    /// <summary>The start of an object.</summary>
    Object,

    /// <summary>The end of an object.</summary>
    EndObject,

    /// <summary>The start of an array.</summary>
    Array,

    /// <summary>The end of an array.</summary>
    EndArray,

    /// <summary>The name of a member of an object.</summary>
    Key,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>null</c>.</summary>
    Null,
}
