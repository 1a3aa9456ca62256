namespace VlassNet.Reporting;

/// <summary>How a mosaic is drawn.</summary>
public sealed record MosaicPictureOptions
{
    /// <summary>
    /// The longer side of the mosaic in the picture, at most, 64 to 4,096. A larger mosaic is drawn by the maxima of squares of its pixels, a smaller one
    /// with larger pixels. Default 1,000.
    /// </summary>
    public int Size { get; init; } = 1000;

    /// <summary>How many sources are shown by themselves at the right, with their components, 0 to 24. Default 6.</summary>
    public int Insets { get; init; } = 6;

    /// <summary>Which sources these are. Default the brightest.</summary>
    public InsetOrder Order { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(MosaicPictureOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .Within(nameof(Size), Size, 64, 4096)
        .Within(nameof(Insets), Insets, 0, 24)
        .Require(Enum.IsDefined(Order), nameof(Order), $"of {nameof(InsetOrder)}", Order);
}
