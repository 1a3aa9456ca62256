namespace VlassNet.Formats.Fits.Compression;

/// <summary>How an image is cut into tiles, which are counted along the first axis first.</summary>
internal sealed class TileGrid
{
    /// <summary>The most pixels of a tile: 1 GiB of float32.</summary>
    private const long MostPixels = 1 << 28;

    private readonly long[] lengths;
    private readonly long[] tiles;
    private readonly ImageAxes picture;

    /// <param name="header">The image's header.</param>
    /// <param name="table">The table's header, which has the size of the tiles.</param>
    /// <param name="picture">Which axes are the picture's.</param>
    /// <param name="count">How many tiles there are.</param>
    public TileGrid(HeaderCards header, HeaderCards table, ImageAxes picture, long count)
    {
        this.picture = picture;
        lengths = new long[header.GetInt64("NAXIS")];
        tiles = new long[lengths.Length];
        Int128 all = 1, pixels = 1;
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            lengths[axis] = header.GetInt64($"NAXIS{axis + 1}");
            string keyword = $"ZTILE{axis + 1}";
            long usual = axis == 0 ? lengths[axis] : 1;
            tiles[axis] = Math.Min(lengths[axis], table.Find(keyword) is null ? usual : table.GetInt64(keyword, 1, long.MaxValue));
            all *= Along(axis);
            pixels *= tiles[axis];
            if (all > count)
                break;
            if (pixels > MostPixels)
            {
                throw table.Wrong(
                    keyword, $"tiles of at most {MostPixels:N0} pixels", "larger ones",
                    "Decompress the file first: funpack of CFITSIO does it.");
            }
        }

        if (all != count)
        {
            throw table.Wrong(
                "NAXIS2", $"a table with a row for each of {(all > count ? "more" : $"{all:N0}")} tiles", $"{count:N0} rows",
                "It is damaged: fetch or write it again.");
        }
    }

    /// <summary>Rows of the picture in a tile.</summary>
    public int TileRows => (int)tiles[picture.RowAxis - 1];

    /// <summary>Columns of the picture in a tile.</summary>
    public int TileColumns => (int)tiles[picture.ColumnAxis - 1];

    /// <summary>A tile of the picture.</summary>
    /// <param name="down">Which along the rows.</param>
    /// <param name="across">Which along the columns.</param>
    /// <returns>
    /// Its number, its pixels, and where among them the first of the picture is and how far it is from one row to the next. Columns are next to
    /// each other, since no longer axis comes before theirs.
    /// </returns>
    public (long Number, int Pixels, int Start, int RowStep) Find(int down, int across)
    {
        long number = 0, numbers = 1, step = 1, start = 0;
        int rowStep = 0;
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            bool isColumn = axis == picture.ColumnAxis - 1, isRow = axis == picture.RowAxis - 1;
            long place = isColumn ? across : isRow ? down : picture.Places[axis] / tiles[axis];
            long size = Math.Min(tiles[axis], lengths[axis] - (place * tiles[axis]));
            if (isRow)
                rowStep = (int)step;
            else if (!isColumn)
                start += picture.Places[axis] % tiles[axis] * step;
            number += place * numbers;
            numbers *= Along(axis);
            step *= size;
        }

        return (number, (int)step, (int)start, rowStep);
    }

    private long Along(int axis) => tiles[axis] == 0 ? 0 : ((lengths[axis] - 1) / tiles[axis]) + 1;
}
