namespace VlassNet.Explanation;

/// <summary>
/// The squares of an image that are covered one after another: from the first corner on, a stride apart, the last moved back so that it
/// ends with the image.
/// </summary>
internal sealed class Patches
{
    private readonly int[] rows;
    private readonly int[] columns;
    private readonly ImageShape shape;

    public Patches(ImageShape shape, OcclusionOptions options)
    {
        this.shape = shape;
        Height = Math.Min(options.Patch, shape.Rows);
        Width = Math.Min(options.Patch, shape.Columns);
        rows = Starts(shape.Rows - Height, options.Stride);
        columns = Starts(shape.Columns - Width, options.Stride);
    }

    /// <summary>Rows of a patch.</summary>
    public int Height { get; }

    /// <summary>Columns of a patch.</summary>
    public int Width { get; }

    /// <summary>Number of patches.</summary>
    public int Count => checked(rows.Length * columns.Length);

    /// <summary>Where each row of a patch begins, among the pixels of a channel.</summary>
    public IEnumerable<int> RowStarts(int patch)
    {
        int corner = (rows[patch / columns.Length] * shape.Columns) + columns[patch % columns.Length];
        for (int row = 0; row < Height; row++)
            yield return corner + (row * shape.Columns);
    }

    private static int[] Starts(int last, int stride)
    {
        int[] starts = new int[((last + stride - 1) / stride) + 1];
        for (int i = 0; i < starts.Length; i++)
            starts[i] = Math.Min(i * stride, last);
        return starts;
    }
}
