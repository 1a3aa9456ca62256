using VlassNet;
using VlassNet.Augmentation;

namespace Recipe;

/// <summary>Sets a random rectangle to 0 in some of the views (Zhong et al. 2020, "Random erasing").</summary>
internal sealed record Erasing : IAugmenter
{
    /// <summary>The share of the views that lose a rectangle.</summary>
    public required double Share { get; init; }

    /// <summary>The shortest side of a rectangle, as a share of the image's.</summary>
    public required double Smallest { get; init; }

    /// <summary>The longest.</summary>
    public required double Largest { get; init; }

    public string Description =>
        FormattableString.Invariant($"Erasing {{ Share = {Share}, Smallest = {Smallest}, Largest = {Largest} }}");

    public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key)
    {
        source.CopyTo(destination);
        KeyedRandom random = new(key, "erase");
        if (random.NextDouble() >= Share)
            return;
        int rows = Side(shape.Rows), columns = Side(shape.Columns);
        int top = (int)(random.NextDouble() * (shape.Rows - rows + 1)), left = (int)(random.NextDouble() * (shape.Columns - columns + 1));
        for (int row = top; row < top + rows; row++)
            destination.Slice(((row * shape.Columns) + left) * shape.Channels, columns * shape.Channels).Clear();

        int Side(int whole) => Math.Max(1, (int)(whole * (Smallest + ((Largest - Smallest) * random.NextDouble()))));
    }
}
