namespace VlassNet.Training;

/// <summary>
/// Ends a training when a metric has not become better for some epochs. However the training ends, the network gets the weights
/// of its best epoch.
/// </summary>
public sealed record EarlyStopping
{
    /// <summary>What is watched. Default: the validation loss.</summary>
    public TrainingMetric Metric { get; init; } = TrainingMetric.ValidationLoss;

    /// <summary>After how many epochs in a row without a better value the training ends, at least 1. Default 5.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>By how much a value has to be better to count, at least 0. Default 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>What is out of range, a phrase each.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Metric))
            yield return $"EarlyStopping.Metric must be a known metric, but is {Metric}";
        if (Patience < 1)
            yield return $"EarlyStopping.Patience must be at least 1, but is {Patience}";
        if (!(MinDelta >= 0 && double.IsFinite(MinDelta)))
            yield return $"EarlyStopping.MinDelta must be at least 0, but is {MinDelta}";
    }
}
