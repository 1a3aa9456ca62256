using System.Collections.Immutable;
using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Training;

/// <summary>What a cross-validation found: each image, predicted by networks that have not seen it.</summary>
public sealed class CrossValidationResult
{
    private readonly Lazy<MetricSet<MetricSpread>> spread;

    internal CrossValidationResult(EvaluationResult all, ImmutableArray<EvaluationResult> folds)
    {
        All = all;
        Folds = folds;
        spread = new Lazy<MetricSet<MetricSpread>>(() =>
        {
            MetricSet<double>[] each = [.. folds.Select(fold => fold.Metrics.Values)];
            return all.Metrics.Values.Map(metric => MetricSpread.Of(Array.ConvertAll(each, set => metric(set))));
        });
    }

    /// <summary>
    /// All images of the set, in its order. Calibration, curves, intervals and reports are those of this result; each fold alone has few images.
    /// </summary>
    public EvaluationResult All { get; }

    /// <summary>The images of each fold.</summary>
    public ImmutableArray<EvaluationResult> Folds { get; }

    /// <summary>The probabilities of all images, in the order of the set (scikit-learn's <c>cross_val_predict</c>).</summary>
    public Predictions Predictions => All.Predictions;

    /// <summary>
    /// Each metric's mean and standard deviation over the folds. Metrics that are no means over images, such as the calibration error, differ from
    /// those of <see cref="All"/> images.
    /// </summary>
    public MetricSet<MetricSpread> Spread => spread.Value;

    /// <summary>
    /// The images to whose label the networks give the least probability, the least first; of equal ones the first of the set. Where labels are
    /// wrong, they are among these: no network that judges an image has been trained with its label (self-confidence, Northcutt, Jiang and
    /// Chuang 2021).
    /// </summary>
    /// <param name="count">How many; there may be fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ImmutableArray<EvaluatedImage> Doubtful(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. All.Images().OrderBy(image => image.Prediction.Probabilities[image.Label]).Take(count)];
    }

    /// <summary>On one line: <c>1,958 images in 5 folds: loss 0.4321, accuracy 0.8312 (0.831 ± 0.012)</c>.</summary>
    public override string ToString() =>
        $"{All.Labels.Length:N0} images in {Folds.Length} folds: loss {All.Loss:F4}, accuracy {All.Accuracy:F4} ({Spread.Accuracy})";
}
