namespace VlassNet.Training;

/// <summary>A moment in a training run: just before a step.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">The step in the epoch, from 0.</param>
/// <param name="Steps">Steps in an epoch.</param>
/// <param name="Completed">What the epochs before gave.</param>
public readonly record struct TrainingMoment(
    int Epoch, int Epochs, int Step, int Steps, IReadOnlyList<EpochResult> Completed)
{
    /// <summary>How many epochs have gone by, with the fraction of the current one.</summary>
    public double EpochsDone => Epoch + (double)Step / Steps;
}
