namespace VlassNet.Tool.Images;

/// <summary>The FITS files that a path means.</summary>
internal static class FitsFiles
{
    private static readonly string[] Extensions = [".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz", ".fits.fz"];

    /// <summary>Whether a file is called as FITS files are.</summary>
    public static bool IsFits(string path) => Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file itself; of a folder those in it and in its folders, in the order of their names.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static IEnumerable<string> Of(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new BadInputException("a FITS file or a folder", "nothing of that name", path, "Check the path.");
        string[] files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsFits).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new BadInputException($"files with {string.Join(", ", Extensions)}", "none", path, "Check the folder.");
    }
}
