using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Images;

/// <summary>Finds out of what kind labelled images are: by what a folder holds, and how a file begins or is called.</summary>
internal static class ImageSets
{
    private const int Looked = 1 << 16;

    private static readonly string[] TableExtensions = [".csv", ".tsv", ".txt", ".ecsv", ".vot", ".xml", ".dat", ".list"];

    /// <summary>Loads images, with progress.</summary>
    /// <param name="place">Where they are.</param>
    /// <param name="classNames">The classes that they have to be of; null for those that are found.</param>
    /// <param name="part">Which part of a folder of batches is meant, which says so itself.</param>
    /// <param name="screen">What the user sees.</param>
    /// <param name="stop">Ends the loading.</param>
    public static Task<LabeledImages> LoadAsync(
        ImageLocation place, ImmutableArray<string>? classNames, BatchPart part, Screen screen, CancellationToken stop) => screen.WatchAsync(
            $"Loading {place.Images}", "", meter => Source(place, classNames, part, screen).LoadAsync(
                meter.Of<LoadProgress>((shown, load) => shown.Report(load.Done, load.Total)), stop));

    /// <summary>What loads them.</summary>
    /// <exception cref="UsageException">The options do not go with images of that kind.</exception>
    /// <exception cref="BadInputException">There is nothing.</exception>
    public static IDatasetSource Source(ImageLocation place, ImmutableArray<string>? classNames, BatchPart part, ILogger logger)
    {
        if (place.Mosaic is not null)
        {
            RequireNoLabels(place, "the table has them");
            return FitsDatasetSource.FromTable(place.Images, place.Mosaic, Fits(place, classNames));
        }

        if (Directory.Exists(place.Images))
        {
            RequireNoLabels(place, "a folder has them");
            return Folder(place, classNames, part, logger);
        }

        bool isUrl = place.Images.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || place.Images.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isUrl && !File.Exists(place.Images))
        {
            throw new BadInputException(
                "images: a folder with a folder for each class, a table of files, or a .npy, .npz or pickle file", "nothing of that name", place.Images,
                "Check the path.");
        }

        byte[] start = isUrl ? [] : Start(place.Images);
        if (start.AsSpan().StartsWith("PK"u8) || HasExtension(place.Images, ".npz"))
        {
            RequireNoLabels(place, "an .npz archive has to hold both");
            return new NpyDatasetSource(place.Images, new NpyDatasetOptions { ClassNames = classNames });
        }

        if (start is [0x93, (byte)'N', ..] || HasExtension(place.Images, ".npy"))
        {
            return new NpyDatasetSource(
                place.Images, place.Labels ?? throw new UsageException($"{place.Images} needs its labels as well: --labels, or --validation-labels."),
                new NpyDatasetOptions { ClassNames = classNames });
        }

        if (TableExtensions.Any(extension => HasExtension(place.Images, extension)) || FitsFiles.IsFits(place.Images))
        {
            RequireNoLabels(place, "the table has them");
            bool listsPng = start.AsSpan().IndexOf(".png"u8) >= 0 || start.AsSpan().IndexOf(".PNG"u8) >= 0;
            return listsPng
                ? ImageFolderSource.FromList(place.Images, new ImageFolderOptions { ClassNames = classNames })
                : FitsDatasetSource.FromTable(place.Images, mosaic: null, Fits(place, classNames));
        }

        PickleDatasetOptions pickle = new() { ClassNames = classNames };
        return place.Labels is null ? new PickleDatasetSource(place.Images, pickle) : new PickleDatasetSource(place.Images, place.Labels, pickle);
    }

    private static IDatasetSource Folder(ImageLocation place, ImmutableArray<string>? classNames, BatchPart part, ILogger logger)
    {
        if (Directory.EnumerateFiles(place.Images, "data_batch_*").Any() || File.Exists(Path.Combine(place.Images, "batches.meta")))
            return PickleDatasetSource.Batches(place.Images, part, new PickleDatasetOptions { ClassNames = classNames });
        bool hasFits = Directory.EnumerateFiles(place.Images, "*", SearchOption.AllDirectories).Any(FitsFiles.IsFits);
        return hasFits
            ? new FitsDatasetSource(place.Images, Fits(place, classNames), logger)
            : new ImageFolderSource(place.Images, new ImageFolderOptions { ClassNames = classNames }, logger);
    }

    private static FitsDatasetOptions Fits(ImageLocation place, ImmutableArray<string>? classNames)
    {
        CutoutOptions cutout = new() { PixelScale = place.PixelScale };
        return new FitsDatasetOptions
        {
            ClassNames = classNames,
            Cutout = cutout with
            {
                Normalization = place.Normalization ?? cutout.Normalization, Rows = place.Size ?? cutout.Rows, Columns = place.Size ?? cutout.Columns,
            },
        };
    }

    private static void RequireNoLabels(ImageLocation place, string reason)
    {
        if (place.Labels is not null)
            throw new UsageException($"{place.Images} takes no labels from elsewhere ({place.Labels}): {reason}.");
    }

    private static byte[] Start(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[Math.Min(Looked, file.Length)];
        file.ReadExactly(start);
        return start;
    }

    private static bool HasExtension(string place, string extension) => place.Split('?', '#')[0].EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
