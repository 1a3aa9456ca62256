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
    public void Validate()
    {
        List<string> problems = [];
        if (Rows < 1 || Columns < 1 || (long)Rows * Columns > MostPixels)
            problems.Add($"expected at least 1×1 and at most {MostPixels:N0} pixels; received {Rows}×{Columns}");
        if (PixelScale is { } scale && !(scale > 0 && double.IsFinite(scale)))
            problems.Add($"expected {nameof(PixelScale)} > 0 arcseconds, or null; received {scale}");
        if (Normalization is null)
            problems.Add($"expected {nameof(Normalization)}; received null");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(CutoutOptions)}: {string.Join("; ", problems)}");
    }
}
