using System.Collections.Immutable;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Training;

/// <summary>
/// Trains nothing: its losses are given beforehand, it remembers what it was asked, and its first bias counts the steps, so that
/// weights tell when they were taken.
/// </summary>
internal sealed class ScriptedSession(NetworkWeights initial) : INetworkSession
{
    private readonly NetworkWeights weights = initial.Clone();
    private readonly NetworkWeights slot = new(initial.Spec);

    /// <summary>One step as it was asked for. An image is known by its first pixel.</summary>
    public sealed record Step(float[][] Images, int[] Labels, float[] Weights, StepSettings Settings);

    public List<Step> Steps { get; } = [];

    /// <summary>The mean loss of a step, given how many were made before.</summary>
    public Func<int, double> Loss { get; init; } = _ => 1;

    /// <summary>The probability of class 0 for every image, given how many steps were made.</summary>
    public Func<int, float> Prediction { get; init; } = _ => 0.5f;

    /// <summary>Called before each step with the number of steps made before.</summary>
    public Action<int>? BeforeStep { get; init; }

    /// <summary>Called after each step with the weights and what the optimizer remembers, to change them.</summary>
    public Action<NetworkWeights, NetworkWeights>? AfterStep { get; init; }

    public bool IsDisposed { get; private set; }

    public NetworkSpec Spec => weights.Spec;

    public ComputeDevice Device => ComputeDevice.Cpu;

    /// <summary>The number of steps that weights had seen when they were taken from a session.</summary>
    public static int StepsSeen(NetworkWeights weights) => (int)weights["dense1.bias"].Buffer[0];

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        BeforeStep?.Invoke(Steps.Count);
        double loss = Loss(Steps.Count);
        int[] all = [.. Enumerable.Range(0, batch.Count)];
        Steps.Add(new Step(
            Array.ConvertAll(all, index =>
            {
                float[] image = new float[Spec.Input.Length];
                batch.CopyImage(index, image);
                return image;
            }),
            Array.ConvertAll(all, batch.Label),
            Array.ConvertAll(all, batch.Weight),
            settings));
        weights["dense1.bias"].Buffer[0] = double.IsNaN(loss) ? float.NaN : Steps.Count;
        AfterStep?.Invoke(weights, slot);
        return new StepResult(loss * batch.Count, batch.Count / 2, batch.Count);
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients) =>
        throw new NotSupportedException();

    public void Predict(IImageBatch batch, Span<float> probabilities)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            probabilities[2 * i] = Prediction(Steps.Count);
            probabilities[2 * i + 1] = 1 - probabilities[2 * i];
        }
    }

    /// <summary>How many images each refresh was given, and after how many steps.</summary>
    public List<(int Images, int Steps)> Refreshes { get; } = [];

    public void RefreshStatistics(IImageBatch batch) => Refreshes.Add((batch.Count, Steps.Count));

    public void GetWeights(NetworkWeights destination) => destination.CopyFrom(weights);

    public void SetWeights(NetworkWeights source) => weights.CopyFrom(source);

    public OptimizerState GetOptimizerState() =>
        new("RMSprop", Steps.Count, ImmutableSortedDictionary<string, NetworkWeights>.Empty.Add("mean_square", slot.Clone()));

    public void SetOptimizerState(OptimizerState state) => slot.CopyFrom(state.Slots["mean_square"]);

    public void Dispose() => IsDisposed = true;
}
