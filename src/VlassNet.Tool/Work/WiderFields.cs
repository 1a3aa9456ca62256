using System.CommandLine;
using VlassNet.Tool.Images;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>The surroundings of cutouts of a mosaic.</summary>
internal static class WiderFields
{
    private const int Times = 3;

    /// <summary>The option that asks for them.</summary>
    public static Option<bool> Option() => new("--surroundings")
    {
        Description = "With --mosaic: show three times the field beside each cutout. The page then is about three times as large.",
    };

    /// <summary>Cuts them out; null where they are not wanted.</summary>
    /// <param name="isWanted">Whether they are.</param>
    /// <param name="images">The cutouts.</param>
    /// <param name="place">Where they are from.</param>
    /// <param name="screen">What the user sees.</param>
    /// <param name="stop">Ends the loading.</param>
    /// <exception cref="UsageException">They are of no mosaic.</exception>
    public static async Task<LabeledImages?> LoadAsync(bool isWanted, LabeledImages images, ImageLocation place, Screen screen, CancellationToken stop)
    {
        if (!isWanted)
            return null;
        if (place.Mosaic is not { } mosaic)
            throw new UsageException("--surroundings needs the mosaic that the cutouts are from: --mosaic.");
        IReadOnlyList<CatalogSource> sources = PositionList.Load(place.Images, mosaic, stop);
        FitsDatasetOptions options = ImageSets.Fits(place with { Size = Times * images.Shape.Rows, Normalization = null, PixelScale = images.PixelScale }, ["source"]);
        FitsDatasetSource source = FitsDatasetSource.FromSources(sources, [.. sources.Select(_ => "source")], options);
        return await screen.WatchAsync(
            "Cutting surroundings", "", meter => source.LoadAsync(meter.Of<LoadProgress>((shown, load) => shown.Report(load.Done, load.Total)), stop));
    }
}
