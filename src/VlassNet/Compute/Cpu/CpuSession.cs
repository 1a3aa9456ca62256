using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>A network on the processor. Puts the stages together; the arithmetic is theirs.</summary>
/// <remarks>
/// Work is divided by images in the convolution blocks and by outputs in the dense layers. A batch is cut into chunks of images by
/// its size alone; each chunk adds up its own sums, and the chunks are added in their order, so the number of threads changes nothing.
/// The stages keep pointers into buffers that free themselves, so every call keeps the session alive until it ends.
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
    private bool disposed;

    public CpuSession(NetworkWeights weights, SessionOptions options, int threads, bool allowWinograd)
    {
        Spec = weights.Spec;
        parameters = new CpuParameters(weights, options.Optimizer);
        team = new WorkerTeam(threads);
        network = new CpuNetwork<TSimd, TVector>(Spec, parameters, team.Count, allowWinograd);
        training = new CpuTraining<TSimd, TVector>(network, parameters, team);
        prediction = new CpuPrediction<TSimd, TVector>(network, team);
    }

    /// <summary>Ends the threads of a session that nobody disposed of; its memory frees itself.</summary>
    ~CpuSession() => team?.Stop();

    public NetworkSpec Spec { get; }

    public ComputeDevice Device => ComputeDevice.Cpu;

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        _ = RequireOptimizer();
        prediction.WeightsChanged();
        StepResult result = training.Step(batch, settings);
        GC.KeepAlive(this);
        return result;
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ThrowIfDisposed();
        prediction.WeightsChanged();
        StepResult result = training.ForwardAndBackward(batch, settings);
        parameters.GetGradients(gradients);
        GC.KeepAlive(this);
        return result;
    }

    public void Predict(IImageBatch batch, Span<float> probabilities)
    {
        ThrowIfDisposed();
        prediction.Run(batch, probabilities);
        GC.KeepAlive(this);
    }

    public void GetWeights(NetworkWeights destination)
    {
        ThrowIfDisposed();
        parameters.GetWeights(destination);
        GC.KeepAlive(this);
    }

    public void SetWeights(NetworkWeights source)
    {
        ThrowIfDisposed();
        prediction.WeightsChanged();
        parameters.SetWeights(source);
        GC.KeepAlive(this);
    }

    public OptimizerState GetOptimizerState()
    {
        OptimizerState state = parameters.GetState(RequireOptimizer());
        GC.KeepAlive(this);
        return state;
    }

    public void SetOptimizerState(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        parameters.SetState(RequireOptimizer(), state);
        GC.KeepAlive(this);
    }

    /// <summary>Frees the memory and ends the threads.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        team.Dispose();
        network.Dispose();
        parameters.Dispose();
        GC.SuppressFinalize(this);
    }

    private Optimizer RequireOptimizer()
    {
        ThrowIfDisposed();
        return parameters.Optimizer
            ?? throw new InvalidOperationException("The session was opened without an optimizer, so it can only predict.");
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(disposed, this);
}
