namespace VlassNet.Data.Images;

/// <summary>What the files of a folder are.</summary>
/// <param name="Name">What messages call them.</param>
/// <param name="Longest">The most bytes of one.</param>
/// <param name="Extensions">How their names end, in any case.</param>
internal sealed record FileKind(string Name, long Longest, params string[] Extensions)
{
    /// <summary>PNG files, which are read at once.</summary>
    public static FileKind Png { get; } = new("PNG", 256 << 20, ".png");

    /// <summary>FITS files, of which only the pixels that are wanted are read.</summary>
    public static FileKind Fits { get; } = new("FITS", 1L << 40, ".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz");

    public bool IsOne(string fileName) => Array.Exists(Extensions, extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
