using System.Text;
using VlassNet.Evaluation;
using VlassNet.Training;

namespace VlassNet.Reporting;

/// <summary>
/// A drawing as SVG, which stays sharp at any size and which browsers, notebooks and LaTeX tools can show. It is 88 mm wide, a column
/// of most journals, with type of 7 to 9 points; training curves are 180 mm wide, and so are matrices of many classes or wider.
/// </summary>
public sealed class Figure
{
    private Figure(string svg) => Svg = svg;

    /// <summary>The text of the SVG file.</summary>
    public string Svg { get; }

    /// <summary>
    /// Draws a confusion matrix: a row for each true class, a column for each predicted one, the numbers in the cells and a
    /// colour bar beside it. <see cref="MatrixFigureOptions.HeatMap"/> draws the notebook's heat map of counts.
    /// </summary>
    /// <param name="matrix">The matrix, of at most 40 classes.</param>
    /// <param name="options">Title, numbers and colours; default <see cref="MatrixFigureOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">There are too many classes, or an option is out of its range.</exception>
    public static Figure ConfusionMatrix(ConfusionMatrix matrix, MatrixFigureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        options ??= new MatrixFigureOptions();
        options.Validate();
        if (matrix.Size > MatrixFigure.MostClasses)
        {
            throw new ArgumentException(
                $"Expected at most {MatrixFigure.MostClasses} classes; found {matrix.Size}. Choose some of them when the matrix "
                + "is made.",
                nameof(matrix));
        }

        return new Figure(new MatrixFigure(matrix, options).Render());
    }

    /// <summary>
    /// Draws the loss and the accuracy over the epochs of a training run, each with its validation where there is one, and marks the
    /// best epoch.
    /// </summary>
    /// <param name="history">What the training run gave.</param>
    /// <param name="title">The title; default "Training".</param>
    public static Figure TrainingCurves(TrainingHistory history, string title = "Training")
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(title);
        return TrainingCurves(title, HistoryPanels.Of(history), history.BestEpoch?.Epoch);
    }

    /// <summary>
    /// Draws the ROC curve of each class against the others, with its area. Of more than six classes the six with the least area
    /// have a colour, and the others are grey. Classes without a curve are named below.
    /// </summary>
    /// <param name="metrics">The metrics, as from <see cref="EvaluationResult.Metrics"/>.</param>
    /// <param name="title">The title; default "ROC curves".</param>
    public static Figure RocCurves(Metrics metrics, string title = "ROC curves")
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(title);
        return new Figure(ClassCurvesFigure.Roc(metrics, title).Render());
    }

    /// <summary>
    /// Draws precision against recall of each class, with its average precision; colours as in <see cref="RocCurves"/>. A precision
    /// holds until the next recall, as in the sum that the average precision is.
    /// </summary>
    /// <param name="metrics">The metrics, as from <see cref="EvaluationResult.Metrics"/>.</param>
    /// <param name="title">The title; default "Precision and recall".</param>
    public static Figure PrecisionRecallCurves(Metrics metrics, string title = "Precision and recall")
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(title);
        return new Figure(ClassCurvesFigure.PrecisionRecall(metrics, title).Render());
    }

    /// <summary>
    /// Draws the reliability diagram: the share of right images against the mean confidence of each bin that has images, with
    /// Wilson's 95 % intervals, and below how many images are in each.
    /// </summary>
    /// <param name="metrics">The metrics, as from <see cref="EvaluationResult.Metrics"/>.</param>
    /// <param name="title">The title; default "Reliability".</param>
    public static Figure Reliability(Metrics metrics, string title = "Reliability")
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(title);
        return new Figure(new ReliabilityFigure(metrics, title).Render());
    }

    /// <summary>Draws precision, recall and F1 of every class with their intervals, a row for each class.</summary>
    /// <param name="intervals">The metrics, as from <see cref="Metrics.Bootstrap"/>.</param>
    /// <param name="title">The title; default "Scores of the classes".</param>
    public static Figure ClassScores(MetricSet<MetricInterval> intervals, string title = "Scores of the classes")
    {
        ArgumentNullException.ThrowIfNull(intervals);
        ArgumentNullException.ThrowIfNull(title);
        return new Figure(new ClassScoresFigure(intervals, title).Render());
    }

    /// <summary>Draws curves over the epochs, a panel beside the other.</summary>
    internal static Figure TrainingCurves(string title, IReadOnlyList<CurvePanel> panels, int? best = null) =>
        new(new CurvesFigure(title, panels, best).Render());

    /// <summary>Writes the figure to a file, which is there as a whole or not at all.</summary>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the figure to a stream (UTF-8), which stays open.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(Svg));
    }
}
