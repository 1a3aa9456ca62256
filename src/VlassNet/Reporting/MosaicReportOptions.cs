namespace VlassNet.Reporting;

/// <summary>What a report on a mosaic shows.</summary>
public sealed record MosaicReportOptions
{
    /// <summary>The heading. Default "Sources of a mosaic".</summary>
    public string Title { get; init; } = "Sources of a mosaic";

    /// <summary>What the author has to say, a paragraph on each line. Default nothing.</summary>
    public string Notes { get; init; } = "";

    /// <summary>How the mosaic is drawn. Default 900 pixels without insets, since the gallery shows the sources.</summary>
    public MosaicPictureOptions Picture { get; init; } = new() { Size = 900, Insets = 0 };

    /// <summary>
    /// The most sources of the gallery, 0 (for no gallery) to 1,000. Default 60. The classes take turns, each with its brightest first, until it is
    /// reached, or until the cutouts take 2 MB of the file.
    /// </summary>
    public int Gallery { get; init; } = 60;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(MosaicReportOptions))
        .NotBlank(nameof(Title), Title)
        .NotNull(nameof(Notes), Notes)
        .NotNull(nameof(Picture), Picture)
        .In(nameof(Picture), part => Picture?.Check(part))
        .Within(nameof(Gallery), Gallery, 0, 1000)
        .ThrowIfAny();
}
