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
    public void Validate() => OptionProblems.Refuse(nameof(FitsImageOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .Require(Hdu is null or >= 0, nameof(Hdu), "≥ 0, or null", Hdu)
        .Add(Hdu is null || ExtensionName is null ? [] : [$"expected {nameof(Hdu)} or {nameof(ExtensionName)}; received both"])
        .NullOrNotBlank(nameof(ExtensionName), ExtensionName)
        .Require(
            ExtensionVersion is null || ExtensionName is not null, nameof(ExtensionVersion), $"together with {nameof(ExtensionName)}",
            ExtensionVersion)
        .Require(Plane is null or >= 0, nameof(Plane), "≥ 0, or null", Plane)
        .AtLeast(nameof(MaxBytes), MaxBytes, 1)
        .NotNull(nameof(Download), Download)
        .In(nameof(Download), part => Download?.Check(part));
}
