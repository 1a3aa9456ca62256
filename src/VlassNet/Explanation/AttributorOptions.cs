namespace VlassNet.Explanation;

/// <summary>How an <see cref="Attributor"/> computes.</summary>
public sealed record AttributorOptions
{
    /// <summary>Number of threads; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(AttributorOptions))
        .Threads(Threads)
        .ThrowIfAny();
}
