namespace ClassifyCutouts;

/// <summary>Finds the sources that the command line means.</summary>
internal static class Inputs
{
    private static readonly string[] Extensions = [".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz"];

    /// <exception cref="UsageException">Positions were given for several images.</exception>
    /// <exception cref="BadInputException">There is no image, or a list cannot be read.</exception>
    public static IReadOnlyList<CatalogSource> Find(ClassifyOptions options, Screen screen, CancellationToken stop)
    {
        string[] files = [.. options.Input.SelectMany(Expand)];
        if (options.Find)
            return Detect(files, options.Out, screen, stop);
        if (options.Positions is null)
            return [.. files.Select(file => new CatalogSource(file))];
        if (files is not [var mosaic])
            throw new UsageException($"--positions are those of one image; --input has {files.Length}.");
        return PositionList.Load(options.Positions, mosaic);
    }

    /// <summary>The sources of mosaics, each with the components that belong together. Each part of several finds the same ones.</summary>
    private static IReadOnlyList<CatalogSource> Detect(string[] files, string catalogue, Screen screen, CancellationToken stop)
    {
        List<CatalogSource> found = [];
        List<DetectedSource> detected = [];
        SourceFinder finder = new();
        foreach (string file in files)
        {
            using FitsImage mosaic = FitsImage.Open(file, cancellationToken: stop);
            if (mosaic.Wcs is null)
                throw new BadInputException("coordinates in the header (CTYPE, CRVAL, …)", "none", file, "Sources are cut out by their positions on the sky.");
            DetectionResult result = finder.Find(mosaic, cancellationToken: stop);
            screen.Line($"{file}: {result.Sources.Length} sources of {result.Components.Length} components.");
            found.AddRange(result.Sources.Select(source => source.ToCatalogSource(file)));
            detected.AddRange(result.Sources);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(catalogue))!);
        ComponentTable.Write(Path.ChangeExtension(catalogue, ".components.csv"), detected);
        RegionFile.Write(Path.ChangeExtension(catalogue, ".reg"), detected);
        return found.Count > 0
            ? found
            : throw new BadInputException("sources above 5 sigma", "none", string.Join(", ", files), "Look at the images, or list positions with --positions.");
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
