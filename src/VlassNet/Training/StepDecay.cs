namespace VlassNet.Training;

/// <summary>The learning rate drops by a factor every few epochs.</summary>
public sealed record StepDecay : LearningRateSchedule
{
    /// <summary>Epochs between two drops. Default 10.</summary>
    public int Every { get; init; } = 10;

    /// <summary>What a drop multiplies the rate with, above 0 and at most 1. Default ½.</summary>
    public double Factor { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Description => SettingsText.Of(
        nameof(StepDecay), (nameof(Every), Every), (nameof(Factor), Factor));

    /// <inheritdoc/>
    public override double FactorAt(in TrainingMoment moment) => Math.Pow(Factor, moment.Epoch / Every);

    /// <inheritdoc/>
    protected internal override IEnumerable<string> Problems() => new OptionProblems(nameof(StepDecay))
        .In(nameof(StepDecay), part => part
            .AtLeast(nameof(Every), Every, 1)
            .Require(Factor is > 0 and <= 1, nameof(Factor), "> 0 and ≤ 1", Factor))
        .Phrases;
}
