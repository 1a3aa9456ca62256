using System.Collections.Immutable;
using VlassNet.Evaluation.Scoring;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>
/// Metrics from probabilities and labels, as numbers: what <c>sklearn.metrics</c> computes, their intervals, and the curves of
/// each class.
/// </summary>
public sealed class Metrics
{
    private readonly ScoredImages images;

    private Metrics(ScoredImages images)
    {
        this.images = images;
        int[] once = new int[images.Count];
        Array.Fill(once, 1);
        Values = images.Values(once);
        Reliability = images.Reliability();
    }

    /// <summary>The metrics.</summary>
    public MetricSet<double> Values { get; }

    /// <summary>
    /// The reliability diagram: the images in <see cref="MetricsOptions.CalibrationBins"/> bins of equal width, by the
    /// probability of their predicted class.
    /// </summary>
    public ImmutableArray<ReliabilityBin> Reliability { get; }

    /// <summary>Computes the metrics.</summary>
    /// <param name="predictions">The probabilities of each image.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="options">What some metrics depend on; default <see cref="MetricsOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">
    /// There are no labels, not as many as predictions, a label without a class, or an option out of its range.
    /// </exception>
    public static Metrics Of(Predictions predictions, ReadOnlySpan<int> labels, MetricsOptions? options = null)
    {
        LabelRules.Require(predictions, labels);
        options ??= new MetricsOptions();
        options.Validate();
        return new Metrics(new ScoredImages(predictions, [.. labels], options));
    }

    /// <summary>The ROC curve of one class against all others.</summary>
    /// <param name="label">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public RocCurve Roc(int label)
    {
        RequireClass(label);
        return images.Ranking(label).Roc(Values.Classes[label].RocAuc);
    }

    /// <summary>The precision-recall curve of one class against all others.</summary>
    /// <param name="label">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public PrecisionRecallCurve PrecisionRecall(int label)
    {
        RequireClass(label);
        return images.Ranking(label).PrecisionRecall(Values.Classes[label].AveragePrecision);
    }

    /// <summary>
    /// The interval of each metric, by the percentile bootstrap: as many images are drawn as there are, with replacement and
    /// whatever their class, and the metric of most such resamples lies in the interval. It tells how far the choice of images,
    /// not that of the training's seed, matters.
    /// </summary>
    /// <remarks>
    /// A resample in which a metric is undefined (NaN) does not count for it; one without images of a rare class counts with the
    /// 0 that scikit-learn gives its recall. <see cref="MetricSet{T}.ExpectedCalibrationError"/> is larger in most resamples than in the
    /// images themselves, because their repetition adds to every bin's gap, so its interval may lie above its value.
    /// </remarks>
    /// <param name="options">How many resamples, and the share in the interval; default 1,000 and 95 %.</param>
    /// <param name="cancellationToken">Looked at between two resamples.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MetricSet<MetricInterval> Bootstrap(BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new BootstrapOptions();
        options.Validate();
        return BootstrapIntervals.Of(images, Values, options, cancellationToken);
    }

    private void RequireClass(int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, images.Classes);
    }
}
