namespace VlassNet.Data.Duplicates;

/// <summary>
/// The arithmetic of <see cref="ImageSymmetry"/>, whose number says what it does: 4 exchanges rows and columns, and of the result 2
/// reverses the rows and 1 the columns.
/// </summary>
internal static class Symmetries
{
    /// <summary>How many keep a shape: all eight if it is square, otherwise the first four.</summary>
    public static int CountOf(ImageShape shape) => shape.Rows == shape.Columns ? 8 : 4;

    public static bool Transposes(int symmetry) => (symmetry & 4) != 0;

    public static bool FlipsRows(int symmetry) => (symmetry & 2) != 0;

    public static bool FlipsColumns(int symmetry) => (symmetry & 1) != 0;

    /// <summary>One image as a symmetry shows it.</summary>
    /// <param name="source">The image, in <c>(row, column, channel)</c> order.</param>
    /// <param name="destination">Receives it, of the same shape.</param>
    /// <param name="shape">The shape of both.</param>
    /// <param name="symmetry">One that keeps the shape.</param>
    public static void Apply(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, int symmetry)
    {
        int columns = shape.Columns, channels = shape.Channels;
        int rowStep = Transposes(symmetry) ? 1 : columns, columnStep = Transposes(symmetry) ? columns : 1, first = 0;
        if (FlipsRows(symmetry))
            (first, rowStep) = (first + ((shape.Rows - 1) * rowStep), -rowStep);
        if (FlipsColumns(symmetry))
            (first, columnStep) = (first + ((columns - 1) * columnStep), -columnStep);
        int to = 0;
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int from = channels * (first + (row * rowStep) + (column * columnStep));
                for (int channel = 0; channel < channels; channel++)
                    destination[to++] = source[from + channel];
            }
        }
    }
}
