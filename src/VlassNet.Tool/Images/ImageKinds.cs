namespace VlassNet.Tool.Images;

/// <summary>Finds out of what kind labelled images are: by what a folder holds, and how a file begins or, where that would be a download, is called.</summary>
internal static class ImageKinds
{
    private const int Looked = 1 << 16;

    private static readonly string[] TableExtensions = [".csv", ".tsv", ".txt", ".ecsv", ".vot", ".xml", ".dat", ".list"];

    /// <exception cref="BadInputException">There is nothing.</exception>
    public static ImageKind Of(ImageLocation place)
    {
        string path = place.Images;
        if (place.Mosaic is not null)
            return ImageKind.FitsTable;
        if (Directory.Exists(path))
            return OfFolder(path);
        bool isUrl = path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isUrl && !File.Exists(path))
        {
            throw new BadInputException(
                "images: a folder with a folder for each class, a table of files, or a .npy, .npz or pickle file", "nothing of that name", path,
                "Check the path.");
        }

        byte[] start = isUrl ? [] : Start(path);
        if (start is [(byte)'P', (byte)'K', ..] || HasExtension(path, ".npz"))
            return ImageKind.Npz;
        if (start is [0x93, (byte)'N', ..] || HasExtension(path, ".npy"))
            return ImageKind.Npy;
        if (!FitsFiles.IsFits(path) && !TableExtensions.Any(extension => HasExtension(path, extension) || HasExtension(path, extension + ".gz")))
            return ImageKind.Pickle;
        return start.AsSpan().IndexOf(".png"u8) >= 0 || start.AsSpan().IndexOf(".PNG"u8) >= 0 ? ImageKind.PngTable : ImageKind.FitsTable;
    }

    private static ImageKind OfFolder(string path)
    {
        if (File.Exists(Path.Combine(path, "batches.meta")) || Directory.EnumerateFiles(path, "data_batch_*").Any())
            return ImageKind.Batches;
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any(FitsFiles.IsFits) ? ImageKind.FitsFolder : ImageKind.PngFolder;
    }

    private static byte[] Start(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[Looked];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private static bool HasExtension(string place, string extension) => place.Split('?', '#')[0].EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
