namespace VlassNet.Sky;

/// <summary>Which image of a FITS file is opened, and how. By default the first that has two axes longer than 1.</summary>
public sealed record FitsImageOptions
{
    /// <summary>The part of the file by number, 0 for the primary array. Default null: by name, else the first image.</summary>
    public int? Hdu { get; init; }

    /// <summary>The part of the file by its <c>EXTNAME</c>, in any case. Default null: by number, else the first image.</summary>
    public string? ExtensionName { get; init; }

    /// <summary>Among parts of that name the one with this <c>EXTVER</c>. Default null: the first of them.</summary>
    public int? ExtensionVersion { get; init; }

    /// <summary>
    /// Which plane of a cube, from 0: a pixel of the axes beyond the picture's two (frequency, Stokes), of which the first counts fastest.
    /// Plane 5 of 100×100×4×2 pixels is the second of the third axis and the second of the fourth. Default null: the only plane; a cube
    /// is refused.
    /// </summary>
    public int? Plane { get; init; }

    /// <summary>
    /// The most bytes that a gzipped file may decompress to, or that a download or stream may have: those are held in memory, and a
    /// compressed file of 1 MB can claim a thousand times as much. No more is held than the headers say, up to the end of the image.
    /// Default 4 GiB. Other files are read piece by piece.
    /// </summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>How URLs are fetched.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Hdu < 0)
            problems.Add($"expected {nameof(Hdu)} ≥ 0; received {Hdu}");
        if (Hdu is not null && ExtensionName is not null)
            problems.Add($"expected {nameof(Hdu)} or {nameof(ExtensionName)}; received both");
        if (ExtensionName is not null && string.IsNullOrWhiteSpace(ExtensionName))
            problems.Add($"expected {nameof(ExtensionName)} with at least one character, or null; received an empty one");
        if (ExtensionVersion is not null && ExtensionName is null)
            problems.Add($"expected {nameof(ExtensionVersion)} together with {nameof(ExtensionName)}; received it alone");
        if (Plane < 0)
            problems.Add($"expected {nameof(Plane)} ≥ 0, or null; received {Plane}");
        if (MaxBytes < 1)
            problems.Add($"expected {nameof(MaxBytes)} > 0; received {MaxBytes}");
        problems.AddRange(Download.Problems());
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(FitsImageOptions)}: {string.Join("; ", problems)}");
    }
}
