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
    public int ListLength { get; init; } = 12;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(Title))
            problems.Add("Title must not be empty");
        if (Notes is null)
            problems.Add("Notes must not be null");
        if (Details is null || Details.Values.Contains(null!))
            problems.Add("Details must not be null or hold null");
        if (Bootstrap is null)
            problems.Add("Bootstrap must not be null");
        if (GalleryPerCell is < 0 or > 10_000)
            problems.Add($"GalleryPerCell must be in [0, 10000], but is {GalleryPerCell}");
        if (GalleryTotal is < 0 or > 100_000)
            problems.Add($"GalleryTotal must be in [0, 100000], but is {GalleryTotal}");
        if (ListLength is < 0 or > 1_000)
            problems.Add($"ListLength must be in [0, 1000], but is {ListLength}");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(ReportOptions)}: {string.Join("; ", problems)}.");
        Bootstrap!.Validate();
    }
}
