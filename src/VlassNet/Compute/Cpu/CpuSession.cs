using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>A network on the processor. Puts the stages together; the arithmetic is theirs.</summary>
/// <remarks>
/// Work is divided by images in the convolution blocks and by outputs in the dense layers. A batch is cut into chunks of images by
/// its size alone; each chunk adds up its own sums, and the chunks are added in their order, so the number of threads changes nothing.
/// </remarks>
internal sealed unsafe class CpuSession<TSimd, TVector> : INetworkSession
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly CpuParameters parameters;
    private readonly WorkerTeam team;
    private readonly CpuNetwork<TSimd, TVector> network;
    private readonly CpuTraining<TSimd, TVector> training;
    private readonly CpuPrediction<TSimd, TVector> prediction;

    public CpuSession(NetworkWeights weights, SessionOptions options, int threads, bool allowWinograd)
    {
        Spec = weights.Spec;
        parameters = new CpuParameters(weights, options.Optimizer);
        team = new WorkerTeam(threads);
        network = new CpuNetwork<TSimd, TVector>(Spec, parameters, team.Count, allowWinograd);
        training = new CpuTraining<TSimd, TVector>(network, parameters, team);
        prediction = new CpuPrediction<TSimd, TVector>(network, team);
    }

    public NetworkSpec Spec { get; }

    public ComputeDevice Device => ComputeDevice.Cpu;

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        _ = RequireOptimizer();
        prediction.WeightsChanged();
        return training.Step(batch, settings);
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        prediction.WeightsChanged();
        StepResult result = training.ForwardAndBackward(batch, settings);
        parameters.GetGradients(gradients);
        return result;
    }

    public void Predict(IImageBatch batch, Span<float> probabilities) => prediction.Run(batch, probabilities);

    public void GetWeights(NetworkWeights destination) => parameters.GetWeights(destination);

    public void SetWeights(NetworkWeights source)
    {
        prediction.WeightsChanged();
        parameters.SetWeights(source);
    }

    public OptimizerState GetOptimizerState() => parameters.GetState(RequireOptimizer());

    public void SetOptimizerState(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        parameters.SetState(RequireOptimizer(), state);
    }

    public void Dispose()
    {
        team.Dispose();
        network.Dispose();
        parameters.Dispose();
    }

    private Optimizer RequireOptimizer() => parameters.Optimizer
        ?? throw new InvalidOperationException("The session was opened without an optimizer, so it can only predict.");
}
