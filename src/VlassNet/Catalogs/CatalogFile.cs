using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>
/// A catalogue on a disk that may take hours to make, or one of its parts. Rows go to <c>PATH.unfinished</c> as they come, and the file gets
/// its name when it is complete. What was interrupted is gone on with by the next run of the same sources, model and options, and
/// ends with the same bytes.
/// </summary>
/// <remarks>
/// A <c>PATH.run.json</c> beside it says of which sources, model and options the rows are, and of how many parts. A run that is killed at any
/// moment, or for which the disk has no room, leaves what the next can go on with. Of a catalogue in one part the record goes when it is complete;
/// beside a part it stays, for <see cref="CatalogMerge"/>, and a run that finds its part complete has nothing to do.
/// </remarks>
public sealed class CatalogFile
{
    private readonly CatalogFormat format;
    private readonly CatalogPart part;
    private readonly bool isSafeForSpreadsheets;

    /// <summary>Names the file.</summary>
    /// <param name="catalogue">
    /// Where the whole catalogue is to be; <c>.vot</c> and <c>.xml</c> become a VOTable, all else comma-separated values. A part has
    /// a name of its own (<see cref="CatalogPart.PathOf"/>).
    /// </param>
    /// <param name="part">Which part of the sources it is for; default all.</param>
    /// <param name="isSafeForSpreadsheets">
    /// Whether texts of comma-separated values that a spreadsheet would run as a formula get an apostrophe in front, which VlassNet takes away
    /// when it reads them (see <see cref="CatalogWriter"/>). Default yes.
    /// </param>
    /// <exception cref="ArgumentException">The path is empty, or the part is none.</exception>
    public CatalogFile(string catalogue, CatalogPart? part = null, bool isSafeForSpreadsheets = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(catalogue);
        this.part = part ?? CatalogPart.Whole;
        FilePath = this.part.PathOf(Path.GetFullPath(catalogue));
        this.isSafeForSpreadsheets = isSafeForSpreadsheets;
        format = FormatOf(catalogue);
    }

    /// <summary>Where the catalogue, or this part of it, is when it is complete.</summary>
    public string FilePath { get; }

    /// <summary>Where the rows are until then.</summary>
    public string UnfinishedPath => PartFile.UnfinishedOf(FilePath);

    /// <summary>How a file of this name is written.</summary>
    internal static CatalogFormat FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".vot" or ".xml" ? CatalogFormat.VOTable : CatalogFormat.Csv;

    /// <summary>Classifies sources and writes their rows, after those that an interrupted run has left.</summary>
    /// <param name="classifier">What classifies them.</param>
    /// <param name="sources">All sources; those of the part are taken. Those of one image are best together.</param>
    /// <param name="overwrite">Whether to start again, whatever is there. Default false.</param>
    /// <param name="progress">Told each row, with how many there are by then and will be.</param>
    /// <param name="cancellationToken">Ends the work; the rows so far are kept, and that is no error.</param>
    /// <returns>How far it came.</returns>
    /// <exception cref="BadInputException">
    /// Rows of other sources, another model, other options or another number of parts are there, and are not to be overwritten.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written, or another run writes it.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be written.</exception>
    public Task<CatalogResult> WriteAsync(
        SourceClassifier classifier, IReadOnlyList<CatalogSource> sources, bool overwrite = false,
        IProgress<CatalogProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(sources);
        return WriteAsync(classifier, sources, null, overwrite, progress, cancellationToken);
    }

    /// <summary>
    /// Classifies sources of many mosaics. The positions that are in none go into a table beside the catalogue, <c>catalogue.outside.csv</c>.
    /// </summary>
    /// <inheritdoc cref="WriteAsync(SourceClassifier, IReadOnlyList{CatalogSource}, bool, IProgress{CatalogProgress}?, CancellationToken)"/>
    public Task<CatalogResult> WriteAsync(
        SourceClassifier classifier, LocatedSources sources, bool overwrite = false,
        IProgress<CatalogProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(sources);
        return WriteAsync(classifier, sources.Sources, sources.Outside, overwrite, progress, cancellationToken);
    }

    /// <summary>
    /// Finds the sources of mosaics, classifies them and writes their rows, mosaic after mosaic, after those that an interrupted run has left.
    /// Their components and regions go beside the catalogue, as <c>catalogue.components.csv</c> and, for DS9, <c>catalogue.reg</c>.
    /// </summary>
    /// <remarks>
    /// Parts divide the mosaics. A mosaic is searched by its own part, and once more by each other part that has a mosaic which it overlaps.
    /// </remarks>
    /// <param name="classifier">What classifies them.</param>
    /// <param name="finder">What finds them, in all mosaics; those of the part are taken.</param>
    /// <param name="overwrite">Whether to start again, whatever is there. Default false.</param>
    /// <param name="progress">Reports each row.</param>
    /// <param name="cancellationToken">Ends the work; the mosaics so far are kept, and that is no error.</param>
    /// <returns>How far it came.</returns>
    /// <exception cref="BadInputException">
    /// A mosaic cannot be read; or rows of other mosaics, another model, other options or another number of parts are there, and are not to be
    /// overwritten.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written, or another run writes it.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be written.</exception>
    public async Task<CatalogResult> WriteAsync(
        SourceClassifier classifier, MosaicFinder finder, bool overwrite = false,
        IProgress<CatalogProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(finder);
        CatalogRun run = RunOf(classifier, CatalogIdentity.OfFinder(finder));
        if (!overwrite && FinishedPart.Take(FilePath, run) is { } finished)
            return new CatalogResult(finished.Rows, finished.Rows, IsComplete: true);
        using OpenPart open = OpenPart.Open(FilePath, run, ["", PartFile.Components, PartFile.Regions], overwrite);
        (int before, int done) = (open.Run.Rows, open.Run.Mosaics);
        if (done == 0)
            before = 0;
        open.CutBack(done > 0);
        RowLog log = new(open, Writer(open, classifier, done > 0), progress, before, static () => null);
        FoundTables tables = new(open, part.IsFirst && done == 0);
        (int first, int end) = part.RangeOf(finder.Index.Mosaics.Length);
        using HeldImages held = new();
        classifier = classifier.With(held);
        try
        {
            foreach (MosaicSources mosaic in finder.Find(first + done, end, held, cancellationToken))
            {
                tables.Write(mosaic.Sources);
                CatalogSource[] sources = [.. mosaic.Sources.Select(source => source.ToCatalogSource(mosaic.Mosaic.File))];
                if (!await log.AddAsync(classifier, sources, cancellationToken).ConfigureAwait(false))
                    return new CatalogResult(log.Done, before, IsComplete: false);
                held.Drop(mosaic.Mosaic.File);
                open.Keep(log.Done, ++done);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new CatalogResult(log.Done, before, IsComplete: false);
        }

        return Finish(open, log, before, done);
    }

    private async Task<CatalogResult> WriteAsync(
        SourceClassifier classifier, IReadOnlyList<CatalogSource> sources, IReadOnlyList<ListedPosition>? outside, bool overwrite,
        IProgress<CatalogProgress>? progress, CancellationToken cancellationToken)
    {
        CatalogRun run = RunOf(classifier, CatalogIdentity.OfSources(sources, outside ?? []));
        if (!overwrite && FinishedPart.Take(FilePath, run) is { } finished)
            return new CatalogResult(finished.Rows, finished.Rows, IsComplete: true);
        bool hasOutside = outside is not null && part.IsFirst;
        using OpenPart open = OpenPart.Open(FilePath, run, hasOutside ? ["", PartFile.Outside] : [""], overwrite);
        if (hasOutside)
            OutsideTable.Write(open.Beside(PartFile.Outside), outside!);
        int before = open.IsResumed ? WrittenRows.Count(open.Catalogue, format, part.IsFirst) : 0;
        IReadOnlyList<CatalogSource> own = part.Of(sources);
        RowLog log = new(open, Writer(open, classifier, before > 0), progress, before, () => own.Count);
        if (!await log.AddAsync(classifier, [.. own.Skip(before)], cancellationToken).ConfigureAwait(false))
            return new CatalogResult(log.Done, before, IsComplete: false);
        return Finish(open, log, before, mosaics: 0);
    }

    private CatalogRun RunOf(SourceClassifier classifier, string sources) => new(
        part, sources, CatalogIdentity.OfModel(classifier), CatalogIdentity.OfOptions(classifier, format, isSafeForSpreadsheets));

    /// <summary>What writes rows after those that are there.</summary>
    private CatalogWriter Writer(OpenPart open, SourceClassifier classifier, bool isBegun)
    {
        CatalogWriter writer = new(open.Catalogue, format, classifier.ClassNames, isSafeForSpreadsheets);
        if (isBegun)
            return writer;
        open.Catalogue.SetLength(0);
        if (part.IsFirst)
            writer.WriteStart();
        return writer;
    }

    private CatalogResult Finish(OpenPart open, RowLog log, int before, int mosaics)
    {
        if (part.IsLast)
            log.Writer.WriteEnd();
        open.Finish(log.Done, mosaics);
        return new CatalogResult(log.Done, before, IsComplete: true);
    }
}
