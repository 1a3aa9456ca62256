using System.Buffers.Binary;

namespace VlassNet.Formats.Zip;

/// <summary>Where the directory at the end of a zip archive begins, as .NET's reader will find it: APPNOTE 4.3.14 to 4.3.16.</summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int LongEndLength = 56;
    private const uint EndSignature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint LongEndSignature = 0x06064b50;

    /// <summary>The first byte of the directory as the archive states it; null where there is no end of an archive.</summary>
    public static long? Find(Stream stream)
    {
        byte[] tail = new byte[Math.Min(stream.Length, EndLength + LongestComment)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature)
                continue;
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            bool isLong = start == uint.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[4..]) == ushort.MaxValue
                || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue;
            return (isLong ? FindLong(stream, stream.Length - tail.Length + at) : null) ?? start;
        }

        return null;
    }

    /// <summary>The same in an archive of the 64-bit form, where it stands in a record of its own.</summary>
    private static long? FindLong(Stream stream, long end)
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
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == LongEndSignature ? BinaryPrimitives.ReadInt64LittleEndian(record[48..]) : null;
    }
}
