using System.Buffers.Binary;

namespace VlassNet.Formats.Protobuf;

/// <summary>Reads the encoding of protocol buffers. No length is believed before it is held against the bytes that are there.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private const int LastShift = 63;
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int next;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => next;

    public readonly bool IsAtEnd => next == bytes.Length;

    /// <summary>Reads what stands before a field's value.</summary>
    /// <exception cref="FormatException">The bytes are no tag.</exception>
    public (int Number, WireType Type) ReadTag()
    {
        long tag = ReadVarint();
        return tag is > 7 and <= uint.MaxValue ? ((int)(tag >> 3), (WireType)(tag & 7)) : throw Damaged("a field's tag");
    }

    /// <summary>Reads an integer of at most 64 bits.</summary>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public long ReadVarint()
    {
        const int Bits = 7;
        ulong value = 0;
        for (int shift = 0; shift <= LastShift && next < bytes.Length; shift += Bits)
        {
            byte part = bytes[next++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return (long)value;
        }

        throw Damaged("an integer");
    }

    /// <summary>Reads a 32-bit float.</summary>
    /// <exception cref="FormatException">The bytes end before.</exception>
    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float), "a float"));

    /// <summary>Reads a length and goes past as many bytes.</summary>
    /// <returns>How many they are; they end at <see cref="Position"/>.</returns>
    /// <exception cref="FormatException">There are fewer.</exception>
    public int SkipBytes() => Take(ReadVarint(), "a field's bytes").Length;

    /// <summary>Goes past eight bytes.</summary>
    /// <exception cref="FormatException">There are fewer.</exception>
    public void SkipFixed64() => Take(sizeof(long), "a field's bytes");

    private ReadOnlySpan<byte> Take(long count, string what)
    {
        if (count < 0 || count > bytes.Length - next)
            throw Damaged(what);
        ReadOnlySpan<byte> taken = bytes.Slice(next, (int)count);
        next += (int)count;
        return taken;
    }

    private readonly FormatException Damaged(string what) =>
        new(FormattableString.Invariant($"bytes that are not {what} of a protocol buffer, at byte {next} of {bytes.Length}"));
}
