namespace VlassNet.Training;

/// <summary>The learning rate falls smoothly, by the same factor in every epoch.</summary>
public sealed record ExponentialDecay : LearningRateSchedule
{
    /// <summary>What an epoch multiplies the rate with, above 0 and at most 1. Default 0.95.</summary>
    public double Factor { get; init; } = 0.95;

    /// <inheritdoc/>
    public override double FactorAt(in TrainingMoment moment) => Math.Pow(Factor, moment.EpochsDone);

    /// <inheritdoc/>
    protected internal override IEnumerable<string> Problems()
    {
        if (Factor is not (> 0 and <= 1))
            yield return $"ExponentialDecay.Factor must be above 0 and at most 1, but is {Factor}";
    }
}
