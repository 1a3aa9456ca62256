namespace VlassNet.Training;

/// <summary>The learning rate drops whenever a metric has not become better for some epochs.</summary>
public sealed record ReduceOnPlateau : LearningRateSchedule
{
    /// <summary>What is watched. Default: the validation loss.</summary>
    public TrainingMetric Metric { get; init; } = TrainingMetric.ValidationLoss;

    /// <summary>What a drop multiplies the rate with, above 0 and below 1. Default 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>After how many epochs in a row without a better value the rate drops, at least 1. Default 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>By how much a value has to be better to count, at least 0. Default 1e-4.</summary>
    public double MinDelta { get; init; } = 1e-4;

    /// <summary>How many epochs after a drop are not counted, at least 0. Default 0.</summary>
    public int Cooldown { get; init; }

    /// <summary>The share of the rate that is always left, in [0, 1]. Default 0.</summary>
    public double MinimumFactor { get; init; }

    /// <inheritdoc/>
    public override string Description => SettingsText.Of(
        nameof(ReduceOnPlateau), (nameof(Metric), Metric), (nameof(Factor), Factor), (nameof(Patience), Patience),
        (nameof(MinDelta), MinDelta), (nameof(Cooldown), Cooldown), (nameof(MinimumFactor), MinimumFactor));

    /// <inheritdoc/>
    public override double FactorAt(in TrainingMoment moment)
    {
        double factor = 1;
        double? best = null;
        int waited = 0, cooling = 0;
        for (int epoch = 0; epoch < moment.Completed.Count; epoch++)
        {
            cooling = Math.Max(0, cooling - 1);
            double value = Metric.Of(moment.Completed[epoch]);
            if (Metric.Improves(value, best, MinDelta))
                (best, waited) = (value, 0);
            else if (cooling == 0 && ++waited >= Patience)
                (factor, waited, cooling) = (Math.Max(factor * Factor, MinimumFactor), 0, Cooldown + 1);
        }

        return factor;
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<string> Problems() => new OptionProblems(nameof(ReduceOnPlateau))
        .In(nameof(ReduceOnPlateau), part => part
            .Known(nameof(Metric), Metric)
            .Require(Factor is > 0 and < 1, nameof(Factor), "> 0 and < 1", Factor)
            .AtLeast(nameof(Patience), Patience, 1)
            .Require(MinDelta >= 0 && double.IsFinite(MinDelta), nameof(MinDelta), "≥ 0", MinDelta)
            .AtLeast(nameof(Cooldown), Cooldown, 0)
            .Within(nameof(MinimumFactor), MinimumFactor, 0, 1))
        .Phrases;
}
