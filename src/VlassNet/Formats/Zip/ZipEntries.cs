using System.Buffers.Binary;

namespace VlassNet.Formats.Zip;

/// <summary>The places and sizes that a zip archive's directory states, held against the archive: APPNOTE 4.3.12 and 4.5.3.</summary>
internal static class ZipEntries
{
    private const int HeaderLength = 46;
    private const uint Signature = 0x02014b50;
    private const ushort LongFieldsId = 1;

    /// <summary>No entry of a set or a network decompresses to more, and no sum of sizes overflows.</summary>
    private const long LongestEntry = 1L << 48;

    /// <summary>What is wrong with the directory; null where nothing is.</summary>
    /// <param name="bytes">Its bytes, and what may come after them.</param>
    /// <param name="archiveLength">The bytes of the archive.</param>
    /// <param name="length">How many bytes the directory has: all, if they may end within an entry.</param>
    public static string? ProblemOf(ReadOnlySpan<byte> bytes, long archiveLength, out int length)
    {
        ReadOnlySpan<byte> directory = bytes;
        while (directory.Length >= HeaderLength && BinaryPrimitives.ReadUInt32LittleEndian(directory) == Signature)
        {
            int name = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]), extra = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
            int total = HeaderLength + name + extra + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (total > directory.Length)
                break;
            length = bytes.Length - directory.Length;
            long size = BinaryPrimitives.ReadUInt32LittleEndian(directory[24..]), packed = BinaryPrimitives.ReadUInt32LittleEndian(directory[20..]);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(directory[42..]);
            ReadLongFields(directory.Slice(HeaderLength + name, extra), ref size, ref packed, ref offset);
            if (size is < 0 or > LongestEntry)
                return FormattableString.Invariant($"an entry of {size} bytes");
            if (offset < 0 || packed < 0 || offset > archiveLength || packed > archiveLength - offset)
                return FormattableString.Invariant($"an entry of {packed} bytes from byte {offset}");
            directory = directory[total..];
        }

        // What is left where the bytes were cut off is the start of an entry.
        bool isCut = directory.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(directory) == Signature;
        length = isCut ? bytes.Length : bytes.Length - directory.Length;
        return null;
    }

    /// <summary>Reads those numbers that are too large for the header and so stand in a field of their own.</summary>
    private static void ReadLongFields(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset)
    {
        const int PrefixLength = 4, LengthOfAll = 28;
        while (extra.Length >= PrefixLength)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra), count = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            extra = extra[PrefixLength..];
            if (count > extra.Length)
                return;
            if (id == LongFieldsId)
            {
                // A field that has all numbers has those too that the header could hold; the framework reads it so.
                ReadOnlySpan<byte> fields = extra[..count];
                Take(ref fields, ref size, count >= LengthOfAll);
                Take(ref fields, ref packed, count >= LengthOfAll);
                Take(ref fields, ref offset, count >= LengthOfAll);
                return;
            }

            extra = extra[count..];
        }

        static void Take(ref ReadOnlySpan<byte> fields, ref long value, bool isThere)
        {
            if (fields.Length < sizeof(long) || !(isThere || value == uint.MaxValue))
                return;
            if (value == uint.MaxValue)
                value = BinaryPrimitives.ReadInt64LittleEndian(fields);
            fields = fields[sizeof(long)..];
        }
    }
}
