using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Reporting.Html;

namespace VlassNet.Reporting;

/// <summary>Shows an evaluation to people: as one HTML file that needs nothing else, and as figures for a paper.</summary>
public static class EvaluationReport
{
    /// <summary>
    /// Writes a report as one HTML file, which is there as a whole or not at all. It holds its pictures, style and script, and a
    /// browser that shows it makes no network request. The same evaluation gives the same bytes.
    /// </summary>
    /// <param name="result">The evaluation.</param>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <param name="images">The images that were evaluated, for the gallery; null for a report without pictures of them.</param>
    /// <param name="options">What else it shows; default <see cref="ReportOptions"/>'s own.</param>
    /// <param name="cancellationToken">Looked at while the intervals are computed.</param>
    /// <exception cref="ArgumentException">The images are not those of the evaluation, or an option is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void SaveReport(
        this EvaluationResult result,
        string path,
        LabeledImages? images = null,
        ReportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReportPage page = Page(result, images, options, cancellationToken);
        AtomicFile.Write(path, page.Write);
    }

    /// <summary>Writes the same report to a stream (UTF-8), which stays open.</summary>
    /// <param name="result">The evaluation.</param>
    /// <param name="stream">Receives the HTML file.</param>
    /// <param name="images">The images that were evaluated, for the gallery; null for a report without pictures of them.</param>
    /// <param name="options">What else it shows; default <see cref="ReportOptions"/>'s own.</param>
    /// <param name="cancellationToken">Looked at while the intervals are computed.</param>
    /// <exception cref="ArgumentException">The images are not those of the evaluation, or an option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void SaveReport(
        this EvaluationResult result,
        Stream stream,
        LabeledImages? images = null,
        ReportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Page(result, images, options, cancellationToken).Write(stream);
    }

    /// <summary>
    /// Writes the report's figures as SVG files for a paper: <c>confusion-matrix</c>, <c>confusion-counts</c> (both for at most 40
    /// classes), <c>roc</c>, <c>precision-recall</c>, <c>reliability</c>, <c>class-scores</c> and, with a history, <c>training</c>.
    /// </summary>
    /// <param name="result">The evaluation.</param>
    /// <param name="folder">Where; made if it is not there. Files of these names are replaced.</param>
    /// <param name="options">The history and the intervals; default <see cref="ReportOptions"/>'s own.</param>
    /// <param name="cancellationToken">Looked at while the intervals are computed.</param>
    /// <returns>The paths of the files, in the order above.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<string> SaveFigures(
        this EvaluationResult result, string folder, ReportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options = Check(options);
        List<(string Name, Figure Figure)> figures = [];
        if (result.ConfusionMatrix.Size <= MatrixFigure.MostClasses)
        {
            figures.Add(("confusion-matrix", Figure.ConfusionMatrix(result.ConfusionMatrix)));
            figures.Add(("confusion-counts", Figure.ConfusionMatrix(
                result.ConfusionMatrix, new MatrixFigureOptions { Normalization = MatrixNormalization.None })));
        }

        figures.Add(("roc", Figure.RocCurves(result.Metrics)));
        figures.Add(("precision-recall", Figure.PrecisionRecallCurves(result.Metrics)));
        figures.Add(("reliability", Figure.Reliability(result.Metrics)));
        figures.Add(("class-scores", Figure.ClassScores(result.Metrics.Bootstrap(options.Bootstrap, cancellationToken))));
        if (options.History is { } history)
            figures.Add(("training", Figure.TrainingCurves(history)));

        Directory.CreateDirectory(folder);
        List<string> paths = [];
        foreach ((string name, Figure figure) in figures)
        {
            paths.Add(Path.Combine(folder, $"{name}.svg"));
            figure.Save(paths[^1]);
        }

        return paths;
    }

    private static ReportPage Page(
        EvaluationResult result, LabeledImages? images, ReportOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        options = Check(options);
        if (images is not null)
            RequireSame(result, images);
        MetricSet<MetricInterval> intervals = result.Metrics.Bootstrap(options.Bootstrap, cancellationToken);
        return ReportPage.Of(new ReportContent(result, intervals, images, options));
    }

    private static ReportOptions Check(ReportOptions? options)
    {
        options ??= new ReportOptions();
        options.Validate();
        return options;
    }

    private static void RequireSame(EvaluationResult result, LabeledImages images)
    {
        if (images.Count != result.Labels.Length)
        {
            throw new ArgumentException(
                $"Expected the {result.Labels.Length} images that were evaluated; found {images.Count}.", nameof(images));
        }

        int other = result.Labels.AsSpan().CommonPrefixLength(images.Labels());
        if (other < images.Count)
        {
            throw new ArgumentException(
                $"Expected the images that were evaluated; found class {images.Label(other)} in place of {result.Labels[other]} at "
                + $"place {other}. Give them in the order in which they were evaluated.",
                nameof(images));
        }
    }
}
