using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>
/// From mosaics without lists of positions to classified sources, in one call: components are found, put together to sources, cut out about their
/// middles, classified and measured.
/// </summary>
/// <remarks>
/// A mosaic is read once: its pixels, in which the sources are found, are those that they are cut out of. Of several, as many stay in memory as
/// 1 GiB holds; others are read a second time.
/// </remarks>
/// <param name="classifier">What says what the sources are; it also says how files are opened (<see cref="SourceClassifierOptions.Fits"/>).</param>
/// <param name="options">How sources are found, and what their names begin with; null for the defaults.</param>
/// <param name="logger">Told what was found, and which sources have no position; null for nobody.</param>
/// <exception cref="ArgumentException">The options make no sense.</exception>
public sealed class MosaicCatalog(SourceClassifier classifier, SourceFinderOptions? options = null, ILogger? logger = null)
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

    /// <summary>
    /// Finds the sources of mosaics and writes a catalogue of them (<see cref="CatalogFile"/>); beside it <c>NAME.components.csv</c>, a row for
    /// each component with the name of its source (<see cref="ComponentTable"/>), and <c>NAME.reg</c> for DS9 (<see cref="RegionFile"/>).
    /// </summary>
    /// <param name="path">Where the catalogue is to be; <c>.vot</c> and <c>.xml</c> become a VOTable, all else comma-separated values.</param>
    /// <param name="mosaics">FITS images: paths or URLs.</param>
    /// <param name="shard">Which part of the sources to classify; null for all. Each part finds the same sources and writes all components.</param>
    /// <param name="resume">Whether to go on after the rows of an interrupted run of the same mosaics and model. Default no.</param>
    /// <param name="progress">Told each row, with how many there are by then and will be.</param>
    /// <param name="cancellationToken">Ends the work; rows that are there by then are kept, and that is no error.</param>
    /// <returns>How far it came, and what was found.</returns>
    /// <exception cref="ArgumentException">
    /// A path is empty, the shard is none, or rows of an interrupted run are there that are not to be resumed, or are of other sources.
    /// </exception>
    /// <exception cref="BadInputException">A mosaic cannot be read, or its header does not tell where on the sky it is.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a row.</exception>
    public async Task<MosaicCatalogResult> WriteAsync(
        string path, IReadOnlyList<string> mosaics, CatalogShard? shard = null, bool resume = false, IProgress<CatalogProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mosaics);
        CatalogFile file = new(path, shard);
        using HeldImages held = new();
        List<DetectedSource> found = [];
        List<CatalogSource> sources = [];
        foreach (string mosaic in mosaics)
        {
            DetectionResult result = await Task.Run(() => Find(mosaic, held, cancellationToken), cancellationToken).ConfigureAwait(false);
            found.AddRange(result.Sources);
            sources.AddRange(Placed(result.Sources).Select(source => source.ToCatalogSource(mosaic)));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        ComponentTable.Write(Path.ChangeExtension(path, ".components.csv"), found);
        RegionFile.Write(Path.ChangeExtension(path, ".reg"), found);
        CatalogResult catalog = await file.WriteAsync(classifier.With(held), sources, resume, progress, cancellationToken).ConfigureAwait(false);
        return new MosaicCatalogResult(catalog, [.. found]);
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
