namespace VlassNet.Data;

/// <summary>What <see cref="LeakageCheck"/> takes for the same image.</summary>
public sealed record LeakageOptions
{
    /// <summary>
    /// How much two images may differ: root mean square of what is left of one when the other, at its best brightness and offset, is
    /// subtracted, as a share of the range of its pixels; 0 to 0.1. Default 0.015: noise of 1 % in one of them, or in both, which
    /// together is √2 %. 0 finds copies that are the same but for brightness, offset and rounding.
    /// </summary>
    public double MaximumDifference { get; init; } = 0.015;

    /// <summary>
    /// Whether duplicates within a part are wanted too, where several parts are compared. Default no: they do no harm to an
    /// evaluation. In a single set they always are.
    /// </summary>
    public bool WithinParts { get; init; }

    /// <summary>
    /// With more matches than these the search ends with an exception, at least 1; default 1,000,000. Images that are exactly the same
    /// are few matches, however many they are.
    /// </summary>
    internal int MaximumMatches { get; init; } = 1_000_000;

    /// <summary>Threads to use; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">Something is out of its range; the message lists everything that is.</exception>
    public void Validate() => new OptionProblems(nameof(LeakageOptions))
        .Within(nameof(MaximumDifference), MaximumDifference, 0, 0.1)
        .AtLeast(nameof(MaximumMatches), MaximumMatches, 1)
        .Threads(Threads)
        .ThrowIfAny();
}
