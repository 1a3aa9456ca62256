namespace ClassifyCutouts;

/// <summary>Finds the sources that the command line means.</summary>
internal static class Inputs
{
    private static readonly string[] Extensions = [".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz"];

    /// <summary>The images.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static IReadOnlyList<string> Files(ClassifyOptions options) => [.. options.Input.SelectMany(Expand)];

    /// <summary>One source in each image, or those that are listed.</summary>
    /// <exception cref="UsageException">Positions were given for several images.</exception>
    /// <exception cref="BadInputException">There is no image, or a list cannot be read.</exception>
    public static IReadOnlyList<CatalogSource> Listed(ClassifyOptions options)
    {
        IReadOnlyList<string> files = Files(options);
        if (options.Positions is null)
            return [.. files.Select(file => new CatalogSource(file))];
        if (files is not [var mosaic])
            throw new UsageException($"--positions are those of one image; --input has {files.Count}.");
        return PositionList.Load(options.Positions, mosaic);
    }

    /// <summary>The files of a folder and its folders, in the order of their names; or the file itself.</summary>
    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new BadInputException("a FITS file or a folder", "nothing of that name", path, "Check the path.");
        string[] files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsFits).Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? files
            : throw new BadInputException($"files with {string.Join(", ", Extensions)}", "none", path, "Check the folder.");
    }

    private static bool IsFits(string path) => Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
