namespace VlassNet.Training;

/// <summary>
/// The learning rate rises in a line from nearly 0 while the training warms up, then falls as half a cosine to its end
/// (Loshchilov and Hutter 2017, without restarts).
/// </summary>
public sealed record CosineDecay : LearningRateSchedule
{
    /// <summary>How many epochs the rate rises, at least 0; may be a fraction. Default 0.</summary>
    public double WarmUpEpochs { get; init; }

    /// <summary>The share of the rate that is left at the end, 0 to 1. Default 0.</summary>
    public double FinalFactor { get; init; }

    /// <inheritdoc/>
    public override string Description => SettingsText.Of(
        nameof(CosineDecay), (nameof(WarmUpEpochs), WarmUpEpochs), (nameof(FinalFactor), FinalFactor));

    /// <inheritdoc/>
    public override double FactorAt(in TrainingMoment moment)
    {
        // The first step of a warm-up makes a step's worth of way, or it would not move at all.
        double afterStep = moment.EpochsDone + 1.0 / moment.Steps;
        if (afterStep <= WarmUpEpochs)
            return afterStep / WarmUpEpochs;
        double fall = Math.Clamp((moment.EpochsDone - WarmUpEpochs) / (moment.Epochs - WarmUpEpochs), 0, 1);
        return FinalFactor + (1 - FinalFactor) * (1 + Math.Cos(Math.PI * fall)) / 2;
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<string> Problems() => new OptionProblems(nameof(CosineDecay))
        .In(nameof(CosineDecay), part => part
            .Require(WarmUpEpochs >= 0 && double.IsFinite(WarmUpEpochs), nameof(WarmUpEpochs), "≥ 0", WarmUpEpochs)
            .Within(nameof(FinalFactor), FinalFactor, 0, 1))
        .Phrases;
}
