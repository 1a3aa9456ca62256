using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;
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
    private readonly CpuPrediction<TSimd, TVector> prediction;
    private CpuTraining<TSimd, TVector>? training;
    private CpuStatistics<TSimd, TVector>? statistics;
    private bool disposed;
    private int busy;

    public CpuSession(NetworkWeights weights, SessionOptions options, int threads, bool allowWinograd)
    {
        Spec = weights.Spec;
        parameters = new CpuParameters(weights, options.Optimizer);
        team = new WorkerTeam(threads);
        network = new CpuNetwork<TSimd, TVector>(Spec, parameters, team.Count, allowWinograd);
        prediction = new CpuPrediction<TSimd, TVector>(network, team);
    }

    /// <summary>Ends the threads of a session that was not disposed of; its memory frees itself.</summary>
    ~CpuSession() => team?.Stop();

    public NetworkSpec Spec { get; }

    public ComputeDevice Device => ComputeDevice.Cpu;

    /// <summary>The stages, for benchmarks.</summary>
    public CpuNetwork<TSimd, TVector> Network => network;

    public StepResult TrainStep(ITrainingBatch batch, in StepSettings settings)
    {
        using Call call = new(this);
        _ = RequireOptimizer();
        prediction.WeightsChanged();
        return Trainer.Step(batch, settings);
    }

    public StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using Call call = new(this);
        prediction.WeightsChanged();
        StepResult result = Trainer.ForwardAndBackward(batch, settings);
        parameters.GetGradients(gradients);
        return result;
    }

    public void Predict(IImageBatch batch, Span<float> probabilities)
    {
        using Call call = new(this);
        prediction.Run(batch, probabilities);
    }

    public void RefreshStatistics(IImageBatch batch)
    {
        using Call call = new(this);
        prediction.WeightsChanged();
        statistics ??= new(network, team);
        statistics.Refresh(batch);
    }

    public void GetWeights(NetworkWeights destination)
    {
        using Call call = new(this);
        parameters.GetWeights(destination);
    }

    public void SetWeights(NetworkWeights source)
    {
        using Call call = new(this);
        prediction.WeightsChanged();
        parameters.SetWeights(source);
    }

    public OptimizerState GetOptimizerState()
    {
        using Call call = new(this);
        return parameters.GetState(RequireOptimizer());
    }

    public void SetOptimizerState(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using Call call = new(this);
        parameters.SetState(RequireOptimizer(), state);
    }

    /// <summary>Frees the memory and ends the threads.</summary>
    /// <exception cref="InvalidOperationException">A call is under way.</exception>
    public void Dispose()
    {
        if (disposed)
            return;
        using Call call = new(this);
        disposed = true;
        team.Dispose();
        network.Dispose();
        parameters.Dispose();
        GC.SuppressFinalize(this);
    }

    private CpuTraining<TSimd, TVector> Trainer => training ??= new(network, parameters, team);

    private Optimizer RequireOptimizer() => parameters.Optimizer
        ?? throw new InvalidOperationException("The session was opened without an optimizer, so it can only predict.");

    /// <summary>
    /// One call at a time: a second one, or one after or during the disposal, would work in memory that is not there any more. Keeps
    /// the session alive until the call ends, because the stages hold pointers into buffers that free themselves.
    /// </summary>
    private readonly ref struct Call
    {
        private readonly CpuSession<TSimd, TVector> session;

        public Call(CpuSession<TSimd, TVector> session)
        {
            session.Enter();
            this.session = session;
        }

        public void Dispose() => Volatile.Write(ref session.busy, 0);
    }

    private void Enter()
    {
        if (Interlocked.CompareExchange(ref busy, 1, 0) != 0)
            throw new InvalidOperationException("The session is in use: it takes one call at a time.");
        if (!disposed)
            return;
        Volatile.Write(ref busy, 0);
        throw new ObjectDisposedException(nameof(INetworkSession));
    }
}
