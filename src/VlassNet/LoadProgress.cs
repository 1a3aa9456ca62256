namespace VlassNet;

/// <summary>Progress of loading a data set.</summary>
/// <param name="Source">What is being read: a path, a URL or a short description.</param>
/// <param name="Done">
/// Bytes read so far (images made so far, where nothing is read; thousandths of a source, where several are combined).
/// </param>
/// <param name="Total">Bytes (or images, or thousandths) in all, or null where that is not known beforehand.</param>
public readonly record struct LoadProgress(string Source, long Done, long? Total)
{
    /// <summary>The share that is done, 0 to 1, or null where the total is not known.</summary>
    public double? Fraction => Total is > 0 ? Math.Min(1.0, (double)Done / Total.Value) : null;
}
