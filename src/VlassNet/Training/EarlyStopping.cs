namespace VlassNet.Training;

/// <summary>
/// Ends a training run when a metric has not become better for some epochs. However the training run ends, the network gets the weights
/// of its best epoch.
/// </summary>
public sealed record EarlyStopping
{
    /// <summary>What is watched. Default: the validation loss.</summary>
    public TrainingMetric Metric { get; init; } = TrainingMetric.ValidationLoss;

    /// <summary>After how many epochs in a row without a better value the training run ends, at least 1. Default 5.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>By how much a value has to be better to count, at least 0. Default 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>All settings, the same text in every culture.</summary>
    public override string ToString() =>
        SettingsText.Of(nameof(EarlyStopping), (nameof(Metric), Metric), (nameof(Patience), Patience), (nameof(MinDelta), MinDelta));

    internal void Check(OptionProblems problems) => problems
        .Known(nameof(Metric), Metric)
        .AtLeast(nameof(Patience), Patience, 1)
        .Require(MinDelta >= 0 && double.IsFinite(MinDelta), nameof(MinDelta), "≥ 0", MinDelta);
}
