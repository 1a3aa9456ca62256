namespace VlassNet.Formats.Fits.Compression;

/// <summary>Pixels in compressed tiles: a rectangle costs the tiles that it is in.</summary>
internal sealed class TiledPixels : ImagePixels
{
    private readonly TileGrid grid;
    private readonly TileDecoder decoder;

    // The next cutout is often in the same tile. Several threads may replace it at once: each has its own all the same.
    private volatile Decoded? last;

    public TiledPixels(FitsBytes bytes, FitsHdu hdu, HeaderCards header, ImageAxes axes)
    {
        TileTable table = new(bytes, hdu);
        grid = new TileGrid(header, hdu.Header, axes, table.Rows);
        decoder = new TileDecoder(table, TileCompression.Of(hdu.Header, table), new PixelConverter(header));
    }

    public override int RowsTogether => grid.TileRows;

    public override void Read(int row, int column, int rows, int columns, Span<float> destination)
    {
        if (rows == 0 || columns == 0)
            return;
        for (int down = row / grid.TileRows; down <= (row + rows - 1) / grid.TileRows; down++)
        {
            for (int across = column / grid.TileColumns; across <= (column + columns - 1) / grid.TileColumns; across++)
                Copy(down, across, row, column, rows, columns, destination);
        }
    }

    private void Copy(int down, int across, int row, int column, int rows, int columns, Span<float> destination)
    {
        (long number, int pixels, int start, int rowStep) = grid.Find(down, across);
        float[] tile = Decode(number, pixels);
        int firstRow = down * grid.TileRows, firstColumn = across * grid.TileColumns;
        int bottom = Math.Max(row, firstRow), top = (int)Math.Min(row + rows, (long)firstRow + grid.TileRows);
        int left = Math.Max(column, firstColumn), right = (int)Math.Min(column + columns, (long)firstColumn + grid.TileColumns);
        for (int y = bottom; y < top; y++)
        {
            int from = start + ((y - firstRow) * rowStep) + left - firstColumn;
            tile.AsSpan(from, right - left).CopyTo(destination[(((y - row) * columns) + left - column)..]);
        }
    }

    private float[] Decode(long number, int pixels)
    {
        if (last is { } known && known.Number == number)
            return known.Pixels;
        float[] tile = decoder.Decode(number, pixels);
        last = new Decoded(number, tile);
        return tile;
    }

    private sealed record Decoded(long Number, float[] Pixels);
}
