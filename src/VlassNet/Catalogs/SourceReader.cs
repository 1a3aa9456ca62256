using Microsoft.Extensions.Logging;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>What of a source's row is known before it is classified, and what was measured of its picture, if there is one.</summary>
internal sealed record SourceCutout(CatalogRow Row, CutoutMeasures? Cutout);

/// <summary>Cuts sources out of their files. The image that several of them are in stays open.</summary>
internal sealed class SourceReader(CutoutOptions cutout, SourceClassifierOptions options, ILogger logger) : IDisposable
{
    /// <summary>Sources of one image among those that are read together from which on it is worth holding the image in memory.</summary>
    private const int ManySources = 64;

    private string? openFile;
    private CutoutExtractor? open;

    /// <summary>Opens the image that most of the sources are in, if it is not open yet and they are more than one.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Prepare(IReadOnlyList<CatalogSource> sources, CancellationToken cancellationToken)
    {
        IGrouping<string, CatalogSource> most = sources.GroupBy(source => source.File, StringComparer.Ordinal).MaxBy(group => group.Count())!;
        if (most.Count() > 1 && most.Key != openFile)
            OpenShared(most.Key, most.Count(), cancellationToken);
    }

    /// <summary>Cuts a source out. Several threads may do so at once, between two calls of <see cref="Prepare"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="pixels">Receives the pixels; 0 where there is no picture.</param>
    public SourceCutout Read(CatalogSource source, Span<float> pixels)
    {
        SourceCutout found = source.File != openFile ? ReadAlone(source, pixels)
            : open is null ? Unreadable(source) : TryCut(open, source, pixels);
        if (found.Cutout is null)
            pixels.Clear();
        return found;
    }

    public void Dispose() => open?.Dispose();

    private void OpenShared(string file, int count, CancellationToken cancellationToken)
    {
        open?.Dispose();
        open = null;
        openFile = file;
        open = TryOpen(file, inMemory: count >= ManySources, cancellationToken);
    }

    /// <param name="file">The file.</param>
    /// <param name="inMemory">Whether to read all of the image into memory.</param>
    /// <param name="cancellationToken">Ends that.</param>
    private CutoutExtractor? TryOpen(string file, bool inMemory, CancellationToken cancellationToken = default)
    {
        try
        {
            FitsImage image = FitsImage.Open(file, options.Fits);
            try
            {
                return new CutoutExtractor(image, cutout, inMemory, options.Threads, cancellationToken);
            }
            catch
            {
                image.Dispose();
                throw;
            }
        }
        catch (BadInputException error)
        {
            logger.LogWarning("It is left out of the classification: {Problem}", error.Message);
            return null;
        }
    }

    private SourceCutout ReadAlone(CatalogSource source, Span<float> pixels)
    {
        using CutoutExtractor? extractor = TryOpen(source.File, inMemory: false);
        return extractor is null ? Unreadable(source) : TryCut(extractor, source, pixels);
    }

    private SourceCutout TryCut(CutoutExtractor extractor, CatalogSource source, Span<float> pixels)
    {
        FitsImage image = extractor.Image;
        try
        {
            CelestialWcs? wcs = WcsOf(image, source);
            double row = (image.Rows - 1) / 2.0, column = (image.Columns - 1) / 2.0;
            if (source.Position is { } wanted)
            {
                if (wcs is not { IsEquatorial: true })
                {
                    throw new BadInputException(
                        "a header that tells where the pixels are on the sky, in ICRS or FK5 of 2000", wcs is null ? "none" : $"{wcs.Frame} {wcs.Equinox}",
                        source.File, "Reproject the image, or give no positions.");
                }

                (row, column) = wcs.ToPixel(wanted);
            }

            SkyPosition? position = source.Position ?? (wcs is { IsEquatorial: true } ? Finite(wcs.ToSky(row, column)) : null);
            if (!double.IsFinite(row) || !double.IsFinite(column))
                return Unreadable(source);
            CutoutMeasures found = extractor.CutInto(row, column, pixels);
            FluxScale flux = FluxScale.Of(image.Cards, wcs is null ? null : extractor.PixelScale);
            CatalogRow known = new()
            {
                Name = NameOf(source, position), File = source.File, Position = position,
                PeakFlux = found.IsEmpty ? null : found.Peak * flux.Peak, TotalFlux = found.IsEmpty ? null : found.Total * flux.Total,
            };
            return new SourceCutout(known, found);
        }
        catch (BadInputException error)
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
        catch (BadInputException) when (source.Position is null)
        {
            return null;
        }
    }

    private static SkyPosition? Finite(SkyPosition position) => double.IsFinite(position.RightAscension) ? position : null;

    private SourceCutout Unreadable(CatalogSource source) => new(
        new CatalogRow { Name = NameOf(source, source.Position), File = source.File, Position = source.Position }, null);

    private string NameOf(CatalogSource source, SkyPosition? position) => source.Name
        ?? (position is { } known ? SourceName.Of(known, options.Survey) : Path.GetFileName(source.File));
}
