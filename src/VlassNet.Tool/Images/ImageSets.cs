using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Images;

/// <summary>Loads labelled images of any kind.</summary>
internal static class ImageSets
{
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
        ImageKind kind = ImageKinds.Of(place);
        RejectContradictions(place, kind);
        NpyDatasetOptions npy = new() { ClassNames = classNames };
        PickleDatasetOptions pickle = new() { ClassNames = classNames };
        ImageFolderOptions png = new() { ClassNames = classNames };
        return kind switch
        {
            ImageKind.PngFolder => new ImageFolderSource(place.Images, png, logger),
            ImageKind.PngTable => ImageFolderSource.FromList(place.Images, png),
            ImageKind.FitsFolder => new FitsDatasetSource(place.Images, Fits(place, classNames), logger),
            ImageKind.FitsTable => FitsDatasetSource.FromTable(place.Images, place.Mosaic, Fits(place, classNames)),
            ImageKind.Batches => PickleDatasetSource.Batches(place.Images, part, pickle),
            ImageKind.Npz => new NpyDatasetSource(place.Images, npy),
            ImageKind.Npy => new NpyDatasetSource(place.Images, place.Labels!, npy),
            _ => place.Labels is null ? new PickleDatasetSource(place.Images, pickle) : new PickleDatasetSource(place.Images, place.Labels, pickle),
        };
    }

    private static void RejectContradictions(ImageLocation place, ImageKind kind)
    {
        if (kind == ImageKind.Npy && place.Labels is null)
            throw new UsageException($"{place.Images} needs its labels as well: --labels, or --validation-labels.");
        if (kind is not (ImageKind.Npy or ImageKind.Pickle) && place.Labels is not null)
            throw new UsageException($"{place.Images} has its labels itself, and takes none from elsewhere; received {place.Labels}.");
        bool isCut = place is not { Size: null, Normalization: null, PixelScale: null };
        if (isCut && !place.IsOfModel && kind is not (ImageKind.FitsFolder or ImageKind.FitsTable))
        {
            throw new UsageException(
                $"--size, --normalization and --pixel-scale are for FITS images, and {place.Images} are others; --preparation is for any.");
        }
    }

    /// <summary>How FITS images are cut out.</summary>
    public static FitsDatasetOptions Fits(ImageLocation place, ImmutableArray<string>? classNames)
    {
        CutoutOptions usual = new();
        return new FitsDatasetOptions
        {
            ClassNames = classNames,
            Cutout = usual with
            {
                Normalization = place.Normalization ?? usual.Normalization, PixelScale = place.PixelScale,
                Rows = place.Size ?? usual.Rows, Columns = place.Size ?? usual.Columns,
            },
        };
    }
}
