using System.Buffers.Binary;

namespace VlassNet.Formats.Zip;

/// <summary>
/// The directory at the end of a zip archive, looked at before anything is made of it: the framework's reader makes an object of each
/// entry that is listed there, some hundred bytes for fifty.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int LongEndLength = 56;
    private const uint EndSignature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint LongEndSignature = 0x06064b50;

    /// <summary>The bytes of the directory as the archive states them; null where there is no end of an archive.</summary>
    public static long? LengthOf(Stream stream)
    {
        byte[] tail = new byte[Math.Min(stream.Length, EndLength + LongestComment)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature)
                continue;
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
            return length == uint.MaxValue ? LongLength(stream, stream.Length - tail.Length + at) : length;
        }

        return null;
    }

    /// <summary>The length in an archive of the 64-bit form, which stands in a record of its own.</summary>
    private static long? LongLength(Stream stream, long end)
    {
        if (end < LocatorLength)
            return null;
        Span<byte> record = stackalloc byte[LongEndLength];
        stream.Position = end - LocatorLength;
        stream.ReadExactly(record[..LocatorLength]);
        long place = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != LocatorSignature || place < 0 || place > stream.Length - LongEndLength)
            return null;
        stream.Position = place;
        stream.ReadExactly(record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == LongEndSignature ? BinaryPrimitives.ReadInt64LittleEndian(record[40..]) : null;
    }
}
