using VlassNet.Catalogs;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Reporting;

/// <summary>What a report shows besides the evaluation itself.</summary>
public sealed record ReportOptions
{
    /// <summary>The heading. Default "Evaluation".</summary>
    public string Title { get; init; } = "Evaluation";

    /// <summary>What the author has to say, a paragraph on each line. Default nothing.</summary>
    public string Notes { get; init; } = "";

    /// <summary>The training whose curves are shown; null (the default) for none.</summary>
    public TrainingHistory? History { get; init; }

    /// <summary>The model's card, <c>model.Card</c>; null (the default) for none.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>
    /// A mosaic that the model classified, shown as <see cref="MosaicReport"/> shows it by default; null (the default) for none.
    /// </summary>
    public ClassifiedMosaic? Mosaic { get; init; }

    /// <summary>The command or the lines of code that lead to these numbers; null (the default) for none.</summary>
    public string? Command { get; init; }

    /// <summary>Further facts by name, shown beside those of the card, e.g. <c>survey</c> to <c>VLASS 1.1</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>How the intervals are found. Default 1,000 resamples, 95 %, seed 0.</summary>
    public BootstrapOptions Bootstrap { get; init; } = new();

    /// <summary>
    /// The most cutouts of a true and a predicted class that the gallery shows: the most and the least confident of them, 0 to
    /// 10,000. Default 24.
    /// </summary>
    public int GalleryPerCell { get; init; } = 24;

    /// <summary>
    /// The most cutouts of the gallery, 0 (for no gallery) to 100,000. Default 600. The cells take turns until it is reached, or
    /// until the pictures take 3.4 MB of the file.
    /// </summary>
    public int GalleryTotal { get; init; } = 600;

    /// <summary>How many of the most confident mistakes, and of the most uncertain images, are listed, 0 to 1,000. Default 12.</summary>
    internal int ListLength { get; init; } = 12;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(ReportOptions))
        .NotBlank(nameof(Title), Title)
        .NotNull(nameof(Notes), Notes)
        .Require(Details is not null && !Details.Values.Contains(null!), nameof(Details), "without a null", null)
        .NotNull(nameof(Bootstrap), Bootstrap)
        .In(nameof(Bootstrap), part => Bootstrap?.Check(part))
        .Within(nameof(GalleryPerCell), GalleryPerCell, 0, 10_000)
        .Within(nameof(GalleryTotal), GalleryTotal, 0, 100_000)
        .Within(nameof(ListLength), ListLength, 0, 1_000)
        .ThrowIfAny();
}
