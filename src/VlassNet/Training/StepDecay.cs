namespace VlassNet.Training;

/// <summary>The learning rate drops by a factor every few epochs.</summary>
public sealed record StepDecay : LearningRateSchedule
{
    /// <summary>Epochs between two drops. Default 10.</summary>
    public int Every { get; init; } = 10;

    /// <summary>What a drop multiplies the rate with, above 0 and at most 1. Default ½.</summary>
    public double Factor { get; init; } = 0.5;

    /// <inheritdoc/>
    public override double FactorAt(in TrainingMoment moment) => Math.Pow(Factor, moment.Epoch / Every);

    /// <inheritdoc/>
    protected internal override IEnumerable<string> Problems()
    {
        if (Every < 1)
            yield return $"StepDecay.Every must be at least 1, but is {Every}";
        if (Factor is not (> 0 and <= 1))
            yield return $"StepDecay.Factor must be above 0 and at most 1, but is {Factor}";
    }
}
