using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>The engine that the others are measured against. Knows only one thread.</summary>
internal sealed class OracleEngine : IComputeEngine
{
    public string Name => "Oracle";

    public IReadOnlyList<DeviceStatus> Devices { get; } = [new(ComputeDevice.Cpu, "double precision", IsUsable: true)];

    public INetworkSession Open(NetworkWeights weights, SessionOptions options) => new OracleSession(weights, options);
}

internal sealed class OracleSession(NetworkWeights weights, SessionOptions options) : INetworkSession
{
    private readonly NetworkWeights weights = weights.Clone();
    private readonly OracleOptimizer? optimizer =
        options.Optimizer is null ? null : new OracleOptimizer(options.Optimizer, weights.Spec);

    public NetworkSpec Spec => weights.Spec;

    public ComputeDevice Device => options.Device;

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        OracleOptimizer rule = Optimizer();
        OraclePass pass = Pass(batch, settings);
        foreach ((string name, double[] batchValues) in pass.Statistics)
        {
            float[] moving = weights[name].Buffer;
            for (int i = 0; i < moving.Length; i++)
            {
                moving[i] = (float)(Spec.BatchNormalizationMomentum * (double)moving[i]
                    + (1 - (double)Spec.BatchNormalizationMomentum) * batchValues[i]);
            }
        }

        rule.Apply(weights, pass.Gradients, settings.LearningRate);
        return Result(pass, batch);
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        OraclePass pass = Pass(batch, settings);
        pass.Gradients.CopyTo(gradients);
        return Result(pass, batch);
    }

    public void Predict(IImageBatch batch, Span<float> probabilities)
    {
        OracleNetwork network = new(Spec, new OracleTensors(weights));
        for (int image = 0; image < batch.Count; image++)
        {
            double[] row = network.Predict(Image(batch, image));
            for (int c = 0; c < row.Length; c++)
                probabilities[image * row.Length + c] = (float)row[c];
        }
    }

    /// <summary>The statistics of all images as one batch, in which every block sees the new statistics of those before it.</summary>
    public void RefreshStatistics(IImageBatch batch)
    {
        int[] all = [.. Enumerable.Range(0, batch.Count)];
        OraclePass pass = new OracleNetwork(Spec, new OracleTensors(weights)).Pass(
            Array.ConvertAll(all, index => Image(batch, index)), new int[batch.Count], [.. all.Select(_ => 1.0)], null);
        foreach ((string name, double[] values) in pass.Statistics)
            weights.Set(name, Array.ConvertAll(values, value => (float)value));
    }

    public void GetWeights(NetworkWeights destination) => destination.CopyFrom(weights);

    public void SetWeights(NetworkWeights source) => weights.CopyFrom(source);

    public OptimizerState GetOptimizerState() => Optimizer().State;

    public void SetOptimizerState(OptimizerState state) => Optimizer().State = state;

    public void Dispose()
    {
    }

    private static StepResult Result(OraclePass pass, ITrainingBatch batch) =>
        new(pass.LossSum, pass.Correct, batch.Count);

    private OracleOptimizer Optimizer() =>
        optimizer ?? throw new InvalidOperationException("The session was opened without an optimizer.");

    private OraclePass Pass(ITrainingBatch batch, in StepSettings settings)
    {
        int[] all = [.. Enumerable.Range(0, batch.Count)];
        return new OracleNetwork(Spec, new OracleTensors(weights)).Pass(
            Array.ConvertAll(all, index => Image(batch, index)),
            Array.ConvertAll(all, batch.Label),
            Array.ConvertAll(all, index => (double)batch.Weight(index)),
            settings.Dropout ? settings : null,
            Array.ConvertAll(all, index => Targets(batch, index)));
    }

    /// <summary>What an image is to learn, 1 for its label where it says nothing else.</summary>
    private double[] Targets(ITrainingBatch batch, int index)
    {
        float[] shares = batch.Targets(index).ToArray();
        if (shares.Length > 0 && shares.Length != Spec.Classes)
            throw new ArgumentException($"Expected {Spec.Classes} targets, or none; image {index} of the batch has {shares.Length}.");
        return [.. Enumerable.Range(0, Spec.Classes).Select(k => shares.Length > 0 ? shares[k] : k == batch.Label(index) ? 1.0 : 0)];
    }

    private double[] Image(IImageBatch batch, int index)
    {
        float[] image = new float[Spec.Input.Length];
        batch.CopyImage(index, image);
        return Array.ConvertAll(image, value => (double)value);
    }
}
