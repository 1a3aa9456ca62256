namespace VlassNet.Sky;

/// <summary>FITS files in folders.</summary>
public static class FitsFiles
{
    private static readonly string[] Extensions = [".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz", ".fits.fz", ".fit.fz", ".fts.fz"];

    /// <summary>
    /// The files that paths name: files as they are, and of folders and the folders in them all whose names end with <c>.fits</c>,
    /// <c>.fit</c> or <c>.fts</c>, or those and <c>.gz</c> or <c>.fz</c>, in any case.
    /// </summary>
    /// <param name="paths">Files and folders.</param>
    /// <returns>The files, each once, in the order of their paths.</returns>
    /// <exception cref="BadInputException">There is nothing of that name, or no FITS file in a folder.</exception>
    public static IReadOnlyList<string> In(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. paths.SelectMany(Expand).Where(file => seen.Add(Path.GetFullPath(file))).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a file is called as FITS files are.</summary>
    /// <param name="path">Its path or name.</param>
    public static bool IsFits(string path) => Array.Exists(Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new BadInputException("a FITS file or a folder", "nothing of that name", path, "Check the path.");
        string[] files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsFits)];
        return files.Length > 0
            ? files
            : throw new BadInputException($"files with {string.Join(", ", Extensions)}", "none", path, "Check the folder.");
    }
}
