namespace VlassNet.Augmentation;

/// <summary>
/// One of the eight <see cref="SquareSymmetry">symmetries of the square</see>, each as likely as any other; for an oblong image
/// one of the four that keep its shape. No pixel is interpolated, so noise and beam stay as they were.
/// </summary>
public sealed class SymmetryAugmenter : IAugmenter, IAffineViews
{
    /// <inheritdoc/>
    public string Description => nameof(SymmetryAugmenter);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span does not have the shape, or the two overlap.</exception>
    public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key) =>
        Draw(shape, key).Apply(source, destination, shape);

    /// <summary>The <see cref="Description"/>.</summary>
    public override string ToString() => Description;

    bool IAffineViews.TryGetMap(ImageShape shape, SampleKey key, out AffineMap map)
    {
        map = Map(Draw(shape, key), shape);
        return true;
    }

    internal static SquareSymmetry Draw(ImageShape shape, SampleKey key)
    {
        ReadOnlySpan<SquareSymmetry> choices = SquareSymmetry.Of(shape);
        return choices[AugmentationStream.Symmetry.Start(key).NextInt(choices.Length)];
    }

    /// <summary>Where each pixel of what a symmetry makes looks.</summary>
    private static AffineMap Map(SquareSymmetry symmetry, ImageShape shape)
    {
        AffineMap map = symmetry.Transposes ? new(0, 1, 0, 0, 0, 1) : new(0, 0, 1, 0, 1, 0);
        return map.Flipped(symmetry.FlipsColumns, symmetry.FlipsRows, shape);
    }
}
