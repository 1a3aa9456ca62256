namespace VlassNet.Sky;

/// <summary>What a cutout is: its size, the scale of its pixels, and how they are scaled. The defaults fit the published VLASS set.</summary>
public sealed record CutoutOptions
{
    private const int MostPixels = 1 << 24;

    /// <summary>Rows of a cutout. Default 64.</summary>
    public int Rows { get; init; } = 64;

    /// <summary>Columns of a cutout. Default 64.</summary>
    public int Columns { get; init; } = 64;

    /// <summary>
    /// The side of a cutout's pixel, arcseconds. Default null: the image's own, whose pixels are taken one for one. With a number, images
    /// of another scale are resampled: between their pixels linearly, and averaged where the cutout's pixels are the larger ones.
    /// Pixels that are not square become square. Ratios within a millionth of a whole number are taken for it, and within a thousandth of 1.
    /// </summary>
    public double? PixelScale { get; init; }

    /// <summary>How the pixels are scaled. Default <see cref="PixelNormalization.MinMax"/>, as in the published set.</summary>
    public PixelNormalization Normalization { get; init; } = PixelNormalization.MinMax;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(CutoutOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .AtLeast(nameof(Rows), Rows, 1)
        .AtLeast(nameof(Columns), Columns, 1)
        .Require((long)Rows * Columns <= MostPixels, nameof(Rows), $"× {nameof(Columns)} ≤ {MostPixels}", (long)Rows * Columns)
        .Require(PixelScale is null or > 0 and < double.PositiveInfinity, nameof(PixelScale), "> 0 arcseconds, or null", PixelScale)
        .NotNull(nameof(Normalization), Normalization);
}
