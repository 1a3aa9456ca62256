namespace VlassNet;

/// <summary>Progress of some work.</summary>
/// <param name="Done">How much is done: images, or steps of the work that says so.</param>
/// <param name="Total">How much there is in all.</param>
public readonly record struct WorkProgress(long Done, long Total)
{
    /// <summary>The share that is done, 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)Done / Total;
}
