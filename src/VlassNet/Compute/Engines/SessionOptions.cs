namespace VlassNet.Compute.Engines;

/// <summary>How a network is to be computed.</summary>
public sealed record SessionOptions
{
    /// <summary>Where. Default: the processor.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>Number of threads on the processor; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>What trains the network; null (the default) for a session that only predicts.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>Number of threads that <see cref="Threads"/> means: one on each core for 0.</summary>
    public int ThreadCount => ParallelLoop.Threads(Threads);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(SessionOptions))
        .Device(Device)
        .Threads(Threads)
        .In(Optimizer?.Name ?? "", part => Optimizer?.Check(part))
        .ThrowIfAny();
}
