namespace VlassNet.Training;

/// <summary>
/// How the learning rate changes during a training. A schedule remembers nothing: the rate follows from the moment alone, so one
/// schedule serves many trainings, and a training that is taken up again goes on at the right rate.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>What the learning rate of the options is multiplied with at a step. Called before every step.</summary>
    public abstract double FactorAt(in TrainingMoment moment);

    /// <summary>What is out of range, a phrase each, for <see cref="TrainingOptions.Validate"/>.</summary>
    protected internal virtual IEnumerable<string> Problems() => [];
}
