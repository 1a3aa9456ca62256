using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>
/// From a mosaic without a list of positions to classified sources, in one call: components are found, put together to sources, cut out about their
/// middles, classified and measured. For a catalogue in a file, and for many mosaics, there is <see cref="CatalogFile"/>.
/// </summary>
/// <remarks>
/// A mosaic of at most 512 MiB of pixels (as single-precision numbers) is read once: its pixels, in which the sources are found, are those that they are
/// cut out of. Of a larger one, and with <see cref="SourceFinderOptions.Maps"/>, what the cutouts need is read again.
/// </remarks>
/// <param name="classifier">What says what the sources are; it also says how files are opened (<see cref="SourceClassifierOptions.Fits"/>).</param>
/// <param name="options">How sources are found, and what their names begin with; null for the defaults.</param>
/// <param name="logger">Logs what was found, and which sources have no position; null for none.</param>
/// <exception cref="ArgumentException">The options make no sense.</exception>
public sealed class MosaicClassifier(SourceClassifier classifier, SourceFinderOptions? options = null, ILogger? logger = null)
{
    private readonly SourceClassifier classifier = classifier ?? throw new ArgumentNullException(nameof(classifier));
    private readonly SourceFinder finder = new(options);
    private readonly ILogger log = logger ?? NullLogger.Instance;

    /// <summary>Finds and classifies the sources of a mosaic.</summary>
    /// <param name="mosaic">A FITS image: a path or a URL.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// What was found, and a row for each source; none in a mosaic in which nothing is found. Sources where the mosaic's projection shows no sky
    /// have no row.
    /// </returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="BadInputException">The mosaic cannot be read, or its header does not tell where on the sky it is.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ClassifiedMosaic> ClassifyAsync(string mosaic, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(mosaic);
        using HeldImages held = new();
        DetectionResult found = await Task.Run(() => Find(mosaic, held, cancellationToken), cancellationToken).ConfigureAwait(false);
        DetectedSource[] placed = [.. Placed(found.Sources)];
        CatalogSource[] sources = [.. placed.Select(source => source.ToCatalogSource(mosaic))];
        List<ClassifiedSource> classified = [];
        await foreach (CatalogRow row in classifier.With(held).ClassifyAsync(sources, cancellationToken).ConfigureAwait(false))
            classified.Add(new ClassifiedSource(placed[classified.Count], row));
        return new ClassifiedMosaic(mosaic, found, [.. classified], classifier.ClassNames);
    }

    private DetectionResult Find(string mosaic, HeldImages held, CancellationToken cancellationToken)
    {
        FitsImage image = FitsImage.Open(mosaic, classifier.Fits, cancellationToken);
        try
        {
            if (image.Wcs is not { IsEquatorial: true })
            {
                throw new BadInputException(
                    "a header that tells where the pixels are on the sky (CTYPE, CRVAL, …), in a frame that is known",
                    image.Wcs?.Frame ?? "none", mosaic, "Sources are cut out by their positions; reproject the image, or use SourceFinder alone.")
                {
                    Subject = InputSubject.SkyImage,
                };
            }

            DetectionResult found = finder.Find(image, cancellationToken: cancellationToken);
            if (options?.Maps is null)
                held.Add(mosaic, image, found.Field.Pixels);
            else
                image.Dispose(); // What the maps have no value for is blank in the finder's pixels, and not in cutouts.
            if (log.IsEnabled(LogLevel.Information))
                log.LogInformation("{File}: {Sources} sources of {Components} components", mosaic, found.Sources.Length, found.Components.Length);
            return found;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private IEnumerable<DetectedSource> Placed(IEnumerable<DetectedSource> found)
    {
        foreach (DetectedSource source in found)
        {
            if (source.Position is not null)
                yield return source;
            else
                log.LogWarning("{Name} is left out of the classification: the mosaic's projection shows no sky at its place", source.Name);
        }
    }
}
