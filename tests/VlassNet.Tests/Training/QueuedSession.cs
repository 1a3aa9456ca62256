using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Training;

/// <summary>Another session, whose results are given only when they are asked for.</summary>
internal sealed class QueuedSession(INetworkSession inner, int length) : IQueuedSession
{
    private readonly List<StepResult> results = [];

    /// <summary>How many results there were each time that they were asked for.</summary>
    public List<int> Taken { get; } = [];

    public int QueueLength => length;

    public NetworkSpec Spec => inner.Spec;

    public ComputeDevice Device => inner.Device;

    public void QueueStep(ITrainingBatch batch, in StepSettings settings)
    {
        results.Count.Should().BeLessThan(length);
        results.Add(inner.TrainStep(batch, settings));
    }

    public IReadOnlyList<StepResult> FinishSteps()
    {
        StepResult[] all = [.. results];
        results.Clear();
        Taken.Add(all.Length);
        return all;
    }

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings) => throw new NotSupportedException();

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients) => throw new NotSupportedException();

    public void Predict(IImageBatch batch, Span<float> probabilities) => inner.Predict(batch, probabilities);

    public void RefreshStatistics(IImageBatch batch) => inner.RefreshStatistics(batch);

    public void GetWeights(NetworkWeights destination) => inner.GetWeights(destination);

    public void SetWeights(NetworkWeights source) => inner.SetWeights(source);

    public OptimizerState GetOptimizerState() => inner.GetOptimizerState();

    public void SetOptimizerState(OptimizerState state) => inner.SetOptimizerState(state);

    public void Dispose() => inner.Dispose();
}
