namespace VlassNet.Training;

/// <summary>
/// How the learning rate changes during a training run. A schedule remembers nothing: the rate follows from the moment alone, so one
/// schedule serves many training runs, and a training run that is taken up again goes on at the right rate.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>
    /// What the schedule is, with every setting that changes a rate, on one line, e.g. <c>StepDecay { Every = 10, Factor = 0.5 }</c>. Two
    /// schedules with the same description give the same rates: a training run is resumed from a checkpoint only where the descriptions
    /// are equal, and the model's card shows it. So write numbers in the invariant culture.
    /// </summary>
    public abstract string Description { get; }

    /// <summary>What the learning rate of the options is multiplied with at a step. Called before every step.</summary>
    public abstract double FactorAt(in TrainingMoment moment);

    /// <summary>The <see cref="Description"/>.</summary>
    public sealed override string ToString() => Description;

    /// <summary>
    /// What is out of range, a phrase each (<c>expected StepDecay.Every ≥ 1; received 0</c>), for <see cref="TrainingOptions.Validate"/>.
    /// </summary>
    protected internal virtual IEnumerable<string> Problems() => [];
}
