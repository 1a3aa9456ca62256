using Microsoft.Extensions.Logging;
using VlassNet.Data;
using VlassNet.Data.Cutouts;
using VlassNet.Data.Fits;

namespace VlassNet.Catalogs;

/// <summary>A source with its picture, and what of its row is known before it is classified.</summary>
internal sealed record SourceCutout(CatalogRow Row, Cutout? Cutout);

/// <summary>Cuts sources out of their files. The image that several of them are in stays open.</summary>
internal sealed class SourceReader(CutoutOptions options, string survey, ILogger logger) : IDisposable
{
    /// <summary>Sources of one image among those that are read together from which on it is worth holding the image in memory.</summary>
    private const int ManySources = 64;

    private string? openFile;
    private CutoutExtractor? open;

    public CutoutOptions Options => options;

    /// <summary>Opens the image that most of the sources are in, if it is not open yet and they are more than one.</summary>
    public void Prepare(IReadOnlyList<CatalogSource> sources)
    {
        IGrouping<string, CatalogSource> most = sources.GroupBy(source => source.File, StringComparer.Ordinal).MaxBy(group => group.Count())!;
        if (most.Count() > 1 && most.Key != openFile)
            _ = TryOpenShared(most.Key, most.Count());
    }

    /// <summary>Cuts a source out. Several threads may do so at once, between two calls of <see cref="Prepare"/>.</summary>
    public SourceCutout Read(CatalogSource source)
    {
        if (source.File != openFile)
            return ReadAlone(source);
        return open is null ? Unreadable(source) : TryCut(open, source);
    }

    public void Dispose() => open?.Dispose();

    private CutoutExtractor? TryOpenShared(string file, int count)
    {
        if (file == openFile)
            return open;
        open?.Dispose();
        openFile = file;
        open = TryOpen(file, inMemory: count >= ManySources);
        return open;
    }

    private CutoutExtractor? TryOpen(string file, bool inMemory)
    {
        try
        {
            FitsImage image = FitsImage.Open(file);
            try
            {
                return new CutoutExtractor(image, options, inMemory);
            }
            catch
            {
                image.Dispose();
                throw;
            }
        }
        catch (DatasetFormatException error)
        {
            logger.LogWarning("It is left out of the classification: {Problem}", error.Message);
            return null;
        }
    }

    private SourceCutout ReadAlone(CatalogSource source)
    {
        using CutoutExtractor? extractor = TryOpen(source.File, inMemory: false);
        return extractor is null ? Unreadable(source) : TryCut(extractor, source);
    }

    private SourceCutout TryCut(CutoutExtractor extractor, CatalogSource source)
    {
        FitsImage image = extractor.Image;
        try
        {
            CelestialWcs? wcs = WcsOf(image, source);
            double row = (image.Rows - 1) / 2.0, column = (image.Columns - 1) / 2.0;
            if (source.Position is { } wanted)
            {
                if (wcs is null)
                    throw new DatasetFormatException("a header that tells where the pixels are on the sky", "none", source.File, "Give no position.");
                (row, column) = wcs.ToPixel(wanted);
            }

            SkyPosition? position = source.Position ?? (wcs is { Frame: "ICRS" or "FK5" } ? wcs.ToSky(row, column) : null);
            if (!double.IsFinite(row) || !double.IsFinite(column))
                return Unreadable(source);
            Cutout cutout = extractor.Around(row, column);
            FluxScale flux = FluxScale.Of(image.Header, options.PixelScale ?? wcs?.PixelScale);
            CatalogRow found = new()
            {
                Name = NameOf(source, position), File = source.File, Position = position,
                PeakFlux = cutout.Peak * flux.Peak, TotalFlux = cutout.Total * flux.Total,
            };
            return new SourceCutout(found, cutout);
        }
        catch (DatasetFormatException error)
        {
            logger.LogWarning("It is left out of the classification: {Problem}", error.Message);
            return Unreadable(source);
        }
    }

    /// <summary>The header's positions, if it has any that are understood; those that are not matter only where a position is given.</summary>
    private static CelestialWcs? WcsOf(FitsImage image, CatalogSource source)
    {
        try
        {
            return image.Wcs;
        }
        catch (DatasetFormatException) when (source.Position is null)
        {
            return null;
        }
    }

    private SourceCutout Unreadable(CatalogSource source) => new(
        new CatalogRow { Name = NameOf(source, source.Position), File = source.File, Position = source.Position }, null);

    private string NameOf(CatalogSource source, SkyPosition? position) => source.Name
        ?? (position is { } known && double.IsFinite(known.RightAscension) ? SourceName.Of(known, survey) : Path.GetFileName(source.File));
}
