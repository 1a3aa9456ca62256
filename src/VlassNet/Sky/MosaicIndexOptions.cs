namespace VlassNet.Sky;

/// <summary>How an index of mosaics is made.</summary>
public sealed record MosaicIndexOptions
{
    /// <summary>How FITS files are opened: which part of each, and which plane of a cube.</summary>
    public FitsImageOptions Fits { get; init; } = new();

    /// <summary>
    /// A file in which the footprints are kept. A mosaic whose path, length and time are the same as when it was read, with the same part and
    /// plane, is not opened again; a file that is damaged is made again. Default null: every header is read.
    /// </summary>
    public string? CacheFile { get; init; }

    /// <summary>Number of threads; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(MosaicIndexOptions))
        .NotNull(nameof(Fits), Fits)
        .In(nameof(Fits), part => Fits?.Check(part))
        .NullOrNotBlank(nameof(CacheFile), CacheFile)
        .Threads(Threads)
        .ThrowIfAny();
}
