using System.Buffers.Binary;

namespace VlassNet.Formats.Fits.Compression;

/// <summary>The binary table that has a compressed tile in each row, and the heap after it, where the tiles' bytes are.</summary>
internal sealed class TileTable
{
    private readonly FitsHdu hdu;
    private readonly Dictionary<string, TileColumn> columns;
    private readonly long heap;
    private readonly long heapLength;

    public TileTable(FitsBytes bytes, FitsHdu hdu)
    {
        Bytes = bytes;
        this.hdu = hdu;
        if (hdu.Axes.Length != 2 || hdu.Bitpix != 8)
        {
            throw hdu.Header.Wrong(
                "NAXIS", "a table of two axes and of bytes", $"{hdu.Axes.Length} axes of {hdu.Bitpix} bits", "Correct the header.");
        }

        hdu.Header.GetInt64("GCOUNT", 1, 1);
        columns = TileColumn.Of(hdu);
        long table = hdu.Axes[0] * hdu.Axes[1];
        long gap = hdu.Header.Find("THEAP") is null ? table : hdu.Header.GetInt64("THEAP", table, hdu.DataLength);
        heap = hdu.DataOffset + gap;
        heapLength = hdu.DataLength - gap;
    }

    public FitsBytes Bytes { get; }

    public long Rows => hdu.Axes[1];

    public bool Has(string column) => columns.ContainsKey(column);

    /// <summary>Where a row's bytes in the heap are; null where it has none in this column.</summary>
    public (long Offset, long Length)? Find(string name, long row)
    {
        if (!columns.TryGetValue(name, out TileColumn? column) || !column.IsInHeap)
            return null;
        int half = column.Type == 'P' ? 4 : 8;
        Span<byte> raw = stackalloc byte[2 * half];
        long place = hdu.DataOffset + (row * hdu.Axes[0]) + column.Offset;
        Bytes.ReadExactly(place, raw);
        long count = half == 4 ? BinaryPrimitives.ReadInt32BigEndian(raw) : BinaryPrimitives.ReadInt64BigEndian(raw);
        long offset = half == 4 ? BinaryPrimitives.ReadInt32BigEndian(raw[4..]) : BinaryPrimitives.ReadInt64BigEndian(raw[8..]);
        if (count == 0)
            return null;
        if (count < 0 || offset < 0 || offset > heapLength || count > (heapLength - offset) / column.ElementSize)
        {
            throw Bytes.Wrong(
                $"tile {row + 1:N0} within the {heapLength:N0} bytes of the heap", $"{count:N0} values of {name} from byte {offset:N0} on",
                place);
        }

        return (heap + offset, count * column.ElementSize);
    }

    /// <summary>A number of a row; null where there is no such column.</summary>
    public double? Number(string name, long row)
    {
        if (!columns.TryGetValue(name, out TileColumn? column))
            return null;
        Span<byte> raw = stackalloc byte[8];
        raw = raw[..Math.Min(8, column.ElementSize)];
        Bytes.ReadExactly(hdu.DataOffset + (row * hdu.Axes[0]) + column.Offset, raw);
        return column.Type switch
        {
            'D' => BinaryPrimitives.ReadDoubleBigEndian(raw),
            'E' => BinaryPrimitives.ReadSingleBigEndian(raw),
            'I' => BinaryPrimitives.ReadInt16BigEndian(raw),
            'J' => BinaryPrimitives.ReadInt32BigEndian(raw),
            'K' => BinaryPrimitives.ReadInt64BigEndian(raw),
            _ => throw hdu.Header.Wrong("TFIELDS", $"a number as column {name}", $"the type {column.Type}", "Correct the header."),
        };
    }
}
