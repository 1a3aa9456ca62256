using VlassNet.Data;
using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>What a report is about.</summary>
internal sealed class ReportContent
{
    private readonly Lazy<IReadOnlyList<GalleryCell>> gallery;

    /// <param name="result">The evaluation.</param>
    /// <param name="intervals">Its metrics with their intervals.</param>
    /// <param name="images">Its images; null where they are not to be shown.</param>
    /// <param name="options">What else is shown.</param>
    public ReportContent(
        EvaluationResult result, MetricSet<MetricInterval> intervals, LabeledImages? images, ReportOptions options)
    {
        Result = result;
        Intervals = intervals;
        Images = images;
        Options = options;
        gallery = new Lazy<IReadOnlyList<GalleryCell>>(() => GallerySelection.Choose(this));
    }

    public EvaluationResult Result { get; }

    public MetricSet<MetricInterval> Intervals { get; }

    public LabeledImages? Images { get; }

    public ReportOptions Options { get; }

    /// <summary>The cells of the gallery; none without images.</summary>
    public IReadOnlyList<GalleryCell> Gallery => gallery.Value;

    /// <summary>The name of a class.</summary>
    public string NameOf(int label) => Result.Predictions.ClassNames[label];
}
