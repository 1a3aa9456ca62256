using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Prediction;

/// <summary>
/// An engine for tests of what goes on around one. Its "network" gives class c the share of w[c] times the image's first value
/// in plane c (mod planes), so that both the pixels' order and the weights show in the result.
/// </summary>
internal sealed class FakeSession : INetworkSession
{
    private readonly NetworkWeights weights;
    private int calls;

    public FakeSession(NetworkWeights weights)
    {
        this.weights = weights.Clone();
    }

    public List<int> BatchSizes { get; } = [];

    public int WeightUpdates { get; private set; }

    public bool IsDisposed { get; private set; }

    public NetworkSpec Spec => weights.Spec;

    public ComputeDevice Device => ComputeDevice.Cpu;

    public void Predict(IImageBatch batch, Span<float> probabilities)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (Interlocked.Increment(ref calls) != 1)
            throw new InvalidOperationException("called from several threads at once");
        BatchSizes.Add(batch.Count);
        float[] image = new float[Spec.Input.Length];
        float[] scale = weights[$"dense{Spec.DenseOutputs.Length}.bias"].Buffer;
        for (int i = 0; i < batch.Count; i++)
        {
            batch.CopyImage(i, image);
            Span<float> row = probabilities.Slice(i * Spec.Classes, Spec.Classes);
            float sum = 0;
            for (int c = 0; c < row.Length; c++)
                sum += row[c] = scale[c] * image[c % Spec.Input.Channels * Spec.Input.Rows * Spec.Input.Columns];
            foreach (ref float value in row)
                value /= sum;
        }

        Interlocked.Decrement(ref calls);
    }

    public void SetWeights(NetworkWeights source)
    {
        WeightUpdates++;
        weights.CopyFrom(source);
    }

    public void Dispose() => IsDisposed = true;

    public void GetWeights(NetworkWeights destination) => throw new NotSupportedException();

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings) => throw new NotSupportedException();

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients) =>
        throw new NotSupportedException();

    public void RefreshStatistics(IImageBatch batch) => throw new NotSupportedException();

    public OptimizerState GetOptimizerState() => throw new NotSupportedException();

    public void SetOptimizerState(OptimizerState state) => throw new NotSupportedException();
}
