using System.Text;
using VlassNet.Evaluation;
using VlassNet.Training;

namespace VlassNet.Reporting;

/// <summary>A drawing as SVG, which stays sharp at any size and which browsers, notebooks and LaTeX tools can show.</summary>
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
    /// Draws the loss and the accuracy over the epochs of a training, each with its validation where there is one.
    /// </summary>
    /// <param name="history">What the training gave.</param>
    /// <param name="title">The title; default "Training".</param>
    public static Figure TrainingCurves(TrainingHistory history, string title = "Training")
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(title);
        return TrainingCurves(title,
        [
            new CurvePanel("Loss", Series(epoch => epoch.Loss, epoch => epoch.ValidationLoss)),
            new CurvePanel("Accuracy", Series(epoch => epoch.Accuracy, epoch => epoch.ValidationAccuracy)),
        ]);

        List<CurveSeries> Series(Func<EpochResult, double> training, Func<EpochResult, double?> validation)
        {
            List<CurveSeries> series = [new("training", [.. history.Epochs.Select(training)])];
            if (history.Epochs.Any(epoch => validation(epoch) is not null))
                series.Add(new("validation", [.. history.Epochs.Select(epoch => validation(epoch) ?? double.NaN)]));
            return series;
        }
    }

    /// <summary>Draws curves over the epochs, a panel beside the other.</summary>
    internal static Figure TrainingCurves(string title, IReadOnlyList<CurvePanel> panels) =>
        new(new CurvesFigure(title, panels).Render());

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
