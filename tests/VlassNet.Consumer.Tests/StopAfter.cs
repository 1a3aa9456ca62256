using VlassNet.Training;

namespace VlassNet.Consumer.Tests;

/// <summary>A callback of an application's own: stops after so many epochs.</summary>
internal sealed class StopAfter(int epochs) : ITrainingCallback
{
    public List<double> Losses { get; } = [];

    public void OnEpochEnd(TrainingEpoch epoch)
    {
        Losses.Add(epoch.Result.Loss);
        if (epoch.Completed.Count == epochs)
            epoch.RequestStop();
    }
}
