namespace VlassNet.Training;

/// <summary>The learning rate falls smoothly, by the same factor in every epoch.</summary>
public sealed record ExponentialDecay : LearningRateSchedule
{
    /// <summary>What an epoch multiplies the rate with, above 0 and at most 1. Default 0.95.</summary>
    public double Factor { get; init; } = 0.95;

    /// <inheritdoc/>
    public override string Description => SettingsText.Of(
        nameof(ExponentialDecay), (nameof(Factor), Factor));

    /// <inheritdoc/>
    public override double FactorAt(in TrainingMoment moment) => Math.Pow(Factor, moment.EpochsDone);

    /// <inheritdoc/>
    protected internal override IEnumerable<string> Problems() => new OptionProblems(nameof(ExponentialDecay))
        .In(nameof(ExponentialDecay), part => part
            .Require(Factor is > 0 and <= 1, nameof(Factor), "> 0 and ≤ 1", Factor))
        .Phrases;
}
