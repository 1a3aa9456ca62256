using Microsoft.Extensions.Logging;

namespace VlassNet.Data.Images;

/// <summary>What lies in a folder and is not read: counted and named, so that nothing is missing in silence.</summary>
/// <param name="root">The folder of the set.</param>
internal sealed class PassedOver(string root)
{
    private const int MostNames = 10;
    private const string ToPng = "Convert them to grey PNG: in Python Image.open(path).convert(\"L\").save(\"x.png\"), with ImageMagick "
        + "mogrify -colorspace gray -format png *";

    private static readonly (string Name, string Advice, string[] Extensions)[] Pictures =
    [
        ("JPEG", $"{ToPng}.jpg.", [".jpg", ".jpeg", ".jpe", ".jp2"]),
        ("TIFF", $"{ToPng}.tif.", [".tif", ".tiff"]),
        ("GIF", $"{ToPng}.gif.", [".gif"]),
        ("BMP", $"{ToPng}.bmp.", [".bmp"]),
        ("WebP", $"{ToPng}.webp.", [".webp"]),
        ("PNG", $"Load them with {nameof(ImageFolderSource)}.", [".png"]),
        ("tile-compressed FITS", "Decompress them with funpack.", [".fits.fz", ".fit.fz", ".fz"]),
        ("FITS", $"Load them with {nameof(FitsDatasetSource)}.", [".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz"]),
        ("NumPy", $"Load them with {nameof(NpyDatasetSource)}.", [".npy", ".npz"]),
    ];

    private readonly List<string> names = [];
    private readonly SortedDictionary<string, int> pictures = new(StringComparer.Ordinal);
    private int count;

    public void Add(FileInfo file)
    {
        Add(file.FullName);
        if (KindOf(file.Name) is { } picture && !file.Name.StartsWith('.'))
            pictures[picture.Name] = pictures.GetValueOrDefault(picture.Name) + 1;
    }

    public void Add(DirectoryInfo folder) => Add(folder.FullName + Path.DirectorySeparatorChar);

    public void Add(PassedOver others)
    {
        count += others.count;
        names.AddRange(others.names.Take(MostNames - names.Count));
        foreach ((string kind, int number) in others.pictures)
            pictures[kind] = pictures.GetValueOrDefault(kind) + number;
    }

    /// <summary>What pictures there are of kinds that are not read, e.g. <c>3 JPEG files</c>; null for none.</summary>
    public string? Kinds() => pictures.Count == 0 ? null : string.Join(", ", pictures.Select(
        picture => FormattableString.Invariant($"{picture.Value:N0} {picture.Key} file{(picture.Value == 1 ? "" : "s")}")));

    /// <summary>What to do with the most frequent of them; null where there are none.</summary>
    public string? Advice(FileKind wanted) => pictures.Count == 0 || pictures.MaxBy(picture => picture.Value).Key is not { } most ? null
        : wanted == FileKind.Fits && most is not "tile-compressed FITS" and not "PNG" ? "Convert them to FITS."
        : Array.Find(Pictures, picture => picture.Name == most).Advice;

    /// <summary>Says it in a log: as a warning where pictures are left out.</summary>
    public void Log(ILogger logger, FileKind wanted)
    {
        if (count == 0)
            return;
        string rest = count > names.Count ? ", …" : "", kinds = Kinds() is { } some ? $", of them {some}" : "";
        LogLevel level = pictures.Count > 0 ? LogLevel.Warning : LogLevel.Information;
        logger.Log(
            level, "Passed over {Count} files and folders in {Folder} that are no {Kind} files{Kinds}: {Names}{Rest}", count,
            PrintableText.Of(root), wanted.Name, kinds, string.Join(", ", names), rest);
    }

    private void Add(string path)
    {
        count++;
        if (names.Count < MostNames)
            names.Add(PrintableText.Of(Path.GetRelativePath(root, path)));
    }

    private static (string Name, string Advice, string[] Extensions)? KindOf(string fileName)
    {
        int place = Array.FindIndex(
            Pictures, picture => Array.Exists(picture.Extensions, extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));
        return place < 0 ? null : Pictures[place];
    }
}
