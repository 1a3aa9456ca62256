using VlassNet.Data;
using VlassNet.Prediction;

namespace VlassNet.Reporting;

/// <summary>What a labelling page shows besides the images.</summary>
public sealed record LabelingPageOptions
{
    /// <summary>The heading. Default "Label sources".</summary>
    public string Title { get; init; } = "Label sources";

    /// <summary>What the people who label should know, a paragraph on each line. Default nothing.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>
    /// What there is to say of each image; null (the default) for the name and position that its <see cref="LabeledImages.FileName"/>
    /// has, or <c>image 0</c>, <c>image 1</c>, … where the set has none.
    /// </summary>
    public IReadOnlyList<LabelingSource>? Sources { get; init; }

    /// <summary>The wider surroundings of each image, one for each, of any shape; null (the default) for none.</summary>
    public LabeledImages? Surroundings { get; init; }

    /// <summary>
    /// What a network says of each image, to be reviewed: the page shows it, filters by class and probability, and exports corrections.
    /// Null (the default) for none.
    /// </summary>
    public Predictions? Predictions { get; init; }

    /// <summary>The places of the images in the order in which to show them, e.g. of <c>LabelingOrder</c>; null (the default) for all as they are.</summary>
    public IReadOnlyList<int>? Order { get; init; }

    /// <summary>The most sources in one file, 1 to 100,000; more go to further files. Default 2,500.</summary>
    public int SourcesPerFile { get; init; } = 2_500;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(LabelingPageOptions))
        .NotBlank(nameof(Title), Title)
        .NotNull(nameof(Instructions), Instructions)
        .Within(nameof(SourcesPerFile), SourcesPerFile, 1, 100_000)
        .ThrowIfAny();
}
