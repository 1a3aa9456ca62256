namespace VlassNet.Training;

/// <summary>Where a metric is found, and which of two values is the better one.</summary>
internal static class MetricRules
{
    public static bool NeedsValidation(this TrainingMetric metric) =>
        metric is TrainingMetric.ValidationLoss or TrainingMetric.ValidationAccuracy;

    /// <summary>The value in an epoch; not a number where there was no validation.</summary>
    public static double Of(this TrainingMetric metric, EpochResult epoch) => metric switch
    {
        TrainingMetric.ValidationLoss => epoch.ValidationLoss ?? double.NaN,
        TrainingMetric.ValidationAccuracy => epoch.ValidationAccuracy ?? double.NaN,
        TrainingMetric.Loss => epoch.Loss,
        _ => epoch.Accuracy,
    };

    /// <summary>Whether a value is better than the best one before by more than <paramref name="minDelta"/>.</summary>
    /// <param name="metric">What the values are.</param>
    /// <param name="value">The new value.</param>
    /// <param name="best">The best so far; null where there is none.</param>
    /// <param name="minDelta">What does not count as better.</param>
    public static bool Improves(this TrainingMetric metric, double value, double? best, double minDelta) =>
        best is null || (metric is TrainingMetric.ValidationLoss or TrainingMetric.Loss
            ? value < best - minDelta
            : value > best + minDelta);
}
