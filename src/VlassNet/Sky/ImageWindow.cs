namespace VlassNet.Sky;

/// <summary>A rectangle of an image that may reach beyond its edges.</summary>
internal readonly struct ImageWindow
{
    private readonly float[] pixels;
    private readonly int stride;
    private readonly int offset;
    private readonly int firstRow;
    private readonly int firstColumn;
    private readonly int rows;
    private readonly int columns;

    /// <param name="pixels">Where the part that is inside lies.</param>
    /// <param name="offset">The place of its first pixel there.</param>
    /// <param name="stride">From one of its rows to the next.</param>
    /// <param name="firstRow">The window's row where it begins.</param>
    /// <param name="firstColumn">The window's column where it begins.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    private ImageWindow(float[] pixels, int offset, int stride, int firstRow, int firstColumn, int rows, int columns)
    {
        this.pixels = pixels;
        this.offset = offset;
        this.stride = stride;
        this.firstRow = firstRow;
        this.firstColumn = firstColumn;
        this.rows = rows;
        this.columns = columns;
    }

    /// <summary>Reads a window.</summary>
    /// <param name="image">The image.</param>
    /// <param name="whole">All its pixels, or null to read those that are wanted.</param>
    /// <param name="row">The first row, a whole number that may be far outside.</param>
    /// <param name="column">The first column, likewise.</param>
    /// <param name="rows">Rows of the window.</param>
    /// <param name="columns">Columns of the window.</param>
    public static ImageWindow Read(FitsImage image, float[]? whole, double row, double column, int rows, int columns)
    {
        int bottom = (int)Math.Clamp(row, 0, image.Rows), top = (int)Math.Clamp(row + rows, 0, image.Rows);
        int left = (int)Math.Clamp(column, 0, image.Columns), right = (int)Math.Clamp(column + columns, 0, image.Columns);
        (int insideRows, int insideColumns) = (top - bottom, right - left);
        int firstRow = insideRows > 0 ? (int)(bottom - row) : 0, firstColumn = insideColumns > 0 ? (int)(left - column) : 0;
        if (whole is not null)
            return new ImageWindow(whole, (bottom * image.Columns) + left, image.Columns, firstRow, firstColumn, insideRows, insideColumns);
        float[] pixels = new float[insideRows * insideColumns];
        image.ReadRegion(bottom, left, insideRows, insideColumns, pixels);
        return new ImageWindow(pixels, 0, insideColumns, firstRow, firstColumn, insideRows, insideColumns);
    }

    /// <summary>Copies all pixels, NaN outside the image.</summary>
    /// <param name="destination">Room for all of the window.</param>
    /// <param name="width">Columns of the window.</param>
    /// <returns>How many are outside.</returns>
    public int CopyTo(Span<float> destination, int width)
    {
        if (rows * columns < destination.Length)
            destination.Fill(float.NaN);
        for (int row = 0; row < rows; row++)
            pixels.AsSpan(offset + (row * stride), columns).CopyTo(destination[(((firstRow + row) * width) + firstColumn)..]);
        return destination.Length - (rows * columns);
    }

    /// <summary>
    /// A point between pixels, linearly. Pixels without a value do not count; NaN where those that do have less than half of the weight.
    /// </summary>
    public double Between(double row, double column)
    {
        int low = (int)Math.Floor(row), left = (int)Math.Floor(column);
        double up = row - low, along = column - left, sum = 0, weight = 0;
        for (int corner = 0; corner < 4; corner++)
        {
            double share = (corner < 2 ? 1 - up : up) * ((corner & 1) == 0 ? 1 - along : along);
            float value = At(low + (corner >> 1), left + (corner & 1));
            if (!float.IsFinite(value))
                continue;
            sum += share * value;
            weight += share;
        }

        return weight >= 0.5 ? sum / weight : double.NaN;
    }

    /// <summary>A pixel; NaN outside the image.</summary>
    private float At(int row, int column)
    {
        int inRow = row - firstRow, inColumn = column - firstColumn;
        return (uint)inRow < (uint)rows && (uint)inColumn < (uint)columns ? pixels[offset + (inRow * stride) + inColumn] : float.NaN;
    }
}
