namespace VlassNet.Augmentation;

/// <summary>
/// Random rotation, zoom, shift and flips, as Keras' <c>ImageDataGenerator</c> makes them: one affine map, resampled once with
/// bilinear interpolation, then the flips.
/// </summary>
/// <remarks>
/// <para>
/// For each view an angle θ, two shifts, two zoom factors and two flips are drawn, each independent of the others and uniform
/// in its range. The pixel at (x, y) from the centre of the view shows the image at
/// <c>R(θ)·(zoomX·x + shiftX, zoomY·y + shiftY)</c> from its centre, x in columns and y in rows.
/// </para>
/// <para>
/// Keras itself, at the time of the notebook, swaps the axes of its shifts: there <c>height_shift_range</c> moves columns, and
/// an oblong image turns about the wrong centre. Here the height shift moves rows, the width shift moves columns, and every
/// image turns about its own centre. On square images with equal ranges, such as the notebook's, the views are distributed
/// alike.
/// </para>
/// <para>
/// Source coordinates are fixed-point numbers, good to 2⁻²² of a pixel for images of 64×64. A view is the same to the last
/// bit on every processor that agrees on the sine and cosine of θ.
/// </para>
/// </remarks>
public sealed class AffineAugmenter : IAugmenter, IAffineViews
{
    private readonly AffineAugmentationOptions options;

    /// <summary>Makes an augmenter.</summary>
    /// <param name="options">How far it may go, such as <see cref="AffineAugmentationOptions.Notebook"/>.</param>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public AffineAugmenter(AffineAugmentationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
    }

    /// <inheritdoc/>
    public string Description => $"{nameof(AffineAugmenter)} {options}";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// A span does not have the shape, the two overlap, or the image has more than 16,384 rows or columns.
    /// </exception>
    public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key)
    {
        ViewArguments.Check(source, destination, shape);
        AffineParameters parameters = AffineParameters.Draw(options, shape, key);
        AffineResampler.Resample(source, destination, shape, parameters, options.FillMode, options.FillValue);
    }

    /// <summary>The <see cref="Description"/>.</summary>
    public override string ToString() => Description;

    bool IAffineViews.TryGetMap(ImageShape shape, SampleKey key, out AffineMap map)
    {
        AffineParameters parameters = AffineParameters.Draw(options, shape, key);
        map = parameters.ToMap(shape).Flipped(parameters.FlipHorizontal, parameters.FlipVertical, shape);
        return options.FillMode == FillMode.Nearest;
    }
}
