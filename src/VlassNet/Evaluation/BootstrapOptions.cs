namespace VlassNet.Evaluation;

/// <summary>How the intervals of metrics are found.</summary>
public sealed record BootstrapOptions
{
    /// <summary>How many sets of images are drawn, 1 to 1,000,000. Default 1,000.</summary>
    public int Resamples { get; init; } = 1_000;

    /// <summary>Share of the resamples whose metrics lie in the interval, above 0 and below 1. Default 0.95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>What the random numbers depend on. Default 0. The same seed gives the same intervals.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of threads; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(BootstrapOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .Within(nameof(Resamples), Resamples, 1, 1_000_000)
        .Require(Level is > 0 and < 1, nameof(Level), "> 0 and < 1", Level)
        .Threads(Threads);
}
