namespace VlassNet.Data;

/// <summary>How far a search for duplicates is.</summary>
/// <param name="Done">Images read, and images compared with all others.</param>
/// <param name="Total">Twice the images, since each is read and then compared.</param>
public readonly record struct LeakageProgress(long Done, long Total)
{
    /// <summary>The share that is done, 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)Done / Total;
}
