namespace VlassNet;

/// <summary>The check of the arguments of all that make a view of an image.</summary>
internal static class ViewArguments
{
    /// <exception cref="ArgumentException">A span does not have the shape, or the two overlap.</exception>
    public static void Check(ReadOnlySpan<float> source, ReadOnlySpan<float> destination, ImageShape shape)
    {
        if (shape.Rows < 1 || shape.Columns < 1 || shape.Channels is < 1 or > 4)
        {
            throw new ArgumentException(
                $"expected at least one row, one column and 1 to 4 channels; received {shape}", nameof(shape));
        }

        if (source.Length != shape.Length)
            throw Mismatch(nameof(source), source.Length, shape);
        if (destination.Length != shape.Length)
            throw Mismatch(nameof(destination), destination.Length, shape);
        if (source.Overlaps(destination))
        {
            throw new ArgumentException(
                "expected a destination apart from the source; received two that overlap", nameof(destination));
        }
    }

    private static ArgumentException Mismatch(string name, int length, ImageShape shape) =>
        new($"expected {shape.Length} values, for a shape of {shape}; received {length}", name);
}
