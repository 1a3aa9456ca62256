using TorchSharp;
using VlassNet.Compute.Engines;
using VlassNet.TorchSharp.Network;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp;

/// <summary>The losses of steps that the device has not finished yet, and whether they are finite, which only the device knows.</summary>
internal sealed class QueuedLosses(Device device) : IDisposable
{
    private readonly List<Tensor> waiting = [];
    private readonly Tensor finite = ones(1, dtype: ScalarType.Bool, device: device).DetachFromDisposeScope();

    public int Count => waiting.Count;

    /// <summary>Adds a step's, in the present scope and without a gradient. Where one, or one before it, is not finite, the state becomes what it was.</summary>
    /// <param name="losses">The losses of the images, and 1 for each that was right, <c>(2, image)</c>.</param>
    /// <param name="state">What the step has changed.</param>
    /// <param name="before">The same before it.</param>
    public void Add(Tensor losses, Tensor state, Tensor before)
    {
        finite.logical_and_(losses.isfinite().all());
        state.copy_(where(finite, state, before));
        waiting.Add(losses.DetachFromDisposeScope());
    }

    /// <summary>Waits for the device; the results of the steps, in their order.</summary>
    public List<StepResult> Take()
    {
        if (waiting.Count == 0)
            return [];
        using DisposeScope scope = NewDisposeScope();
        float[] values = Values(cat(waiting, 1));
        List<StepResult> results = [];
        int at = 0;
        foreach (Tensor step in waiting)
        {
            results.Add(ResultOf(values, at, (int)step.shape[1]));
            at += (int)step.shape[1];
            step.Dispose();
        }

        waiting.Clear();
        finite.fill_(true);
        return results;
    }

    /// <summary>The result of a step that is no part of the queue.</summary>
    public static StepResult ResultOf(Tensor losses) => ResultOf(Values(losses), 0, (int)losses.shape[1]);

    public void Dispose()
    {
        waiting.ForEach(step => step.Dispose());
        finite.Dispose();
    }

    private static float[] Values(Tensor tensor)
    {
        float[] values = new float[tensor.numel()];
        TensorValues.Get(tensor, values);
        return values;
    }

    private static StepResult ResultOf(float[] values, int from, int count)
    {
        int half = values.Length / 2;
        double lossSum = 0;
        int correct = 0;
        for (int at = from; at < from + count; at++)
        {
            lossSum += values[at];
            correct += values[half + at] > 0 ? 1 : 0;
        }

        return new StepResult(lossSum, correct, count);
    }
}
