using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Sky.Frames;
using VlassNet.Sky.Mosaics;

namespace VlassNet.Sky;

/// <summary>
/// The footprints of any number of mosaics, read of their headers alone: finds the one in which a position is farthest from an edge.
/// </summary>
/// <remarks>
/// A footprint is the rectangle of the image's pixels, whether they have values or not: a source in the blank border of one mosaic, which
/// another shows, goes to the one whose edge is farther away.
/// </remarks>
public sealed class MosaicIndex
{
    private readonly MosaicIndexOptions options;
    private readonly SkyGrid grid;

    private MosaicIndex(IEnumerable<Mosaic> mosaics, IEnumerable<UnusableMosaic> unusable, MosaicIndexOptions options)
    {
        Mosaics = [.. mosaics];
        Unusable = [.. unusable];
        this.options = options;
        grid = new SkyGrid(Mosaics.Select(mosaic => mosaic.Cap));
    }

    /// <summary>The mosaics, in the order of their paths.</summary>
    public ImmutableArray<Mosaic> Mosaics { get; }

    /// <summary>The files of which no use can be made.</summary>
    public ImmutableArray<UnusableMosaic> Unusable { get; }

    /// <summary>How files are opened.</summary>
    internal FitsImageOptions Fits => options.Fits;

    /// <summary>Reads the headers of mosaics, or what is kept of them.</summary>
    /// <param name="paths">FITS files and folders of them (<see cref="FitsFiles.In"/>).</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="logger">Logs files of which no use can be made, and of a cache that is made again.</param>
    /// <param name="progress">Gets the number of mosaics that are done.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="BadInputException">A path does not exist, a folder has no FITS file, or no file tells where its pixels are.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MosaicIndex Load(
        IEnumerable<string> paths, MosaicIndexOptions? options = null, ILogger? logger = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new MosaicIndexOptions();
        options.Validate();
        logger ??= NullLogger.Instance;
        IReadOnlyList<string> files = FitsFiles.In(paths);
        MosaicCache? cache = options.CacheFile is { } path ? MosaicCache.Load(path, options.Fits) : null;
        if (cache?.Problem is { } problem)
            logger.LogWarning("{Cache} is made again: {Problem}", options.CacheFile, problem);
        FileStamp[] stamps = new FileStamp[files.Count];
        MosaicHeader?[] headers = new MosaicHeader?[files.Count];
        string?[] reasons = new string?[files.Count];
        int done = 0, read = 0;
        ParallelLoop.Run(0, files.Count, options.Threads, cancellationToken, i =>
        {
            stamps[i] = FileStamp.Of(files[i]);
            headers[i] = cache?.Find(files[i], stamps[i], options.Fits);
            if (headers[i] is null)
            {
                Interlocked.Increment(ref read);
                try
                {
                    headers[i] = MosaicHeader.Read(files[i], options.Fits, cancellationToken);
                }
                catch (BadInputException error)
                {
                    reasons[i] = error.Message;
                }
            }

            progress?.Report(new WorkProgress(Interlocked.Increment(ref done), files.Count));
        });
        MosaicIndex index = new(
            headers.OfType<MosaicHeader>().Select(header => header.Mosaic),
            files.Zip(reasons).Where(one => one.Second is not null).Select(one => new UnusableMosaic(one.First, one.Second!)), options);
        foreach (UnusableMosaic one in index.Unusable)
            logger.LogWarning("No source is looked for in {File}: {Reason}", one.File, one.Reason);
        if (index.Mosaics.IsEmpty)
        {
            throw new BadInputException("mosaics that tell where their pixels are", index.Unusable[0].Reason, string.Join(", ", files.Take(3)), "Check the files.")
            {
                Subject = InputSubject.SkyImage,
            };
        }

        if (cache is not null && (read > index.Unusable.Length || cache.Problem is not null))
            Save(options, headers.Zip(stamps).Where(one => one.First is not null).Select(one => (one.First!, one.Second)), logger);
        return index;
    }

    /// <summary>The mosaic in which a position is farthest from an edge (<see cref="Mosaic.EdgeDistance"/>).</summary>
    /// <param name="position">The position.</param>
    /// <returns>The mosaic, of several that are equal the first by name; null where the position is in none.</returns>
    public Mosaic? Find(SkyPosition position) => Find(position, []) is var number and >= 0 ? Mosaics[number] : null;

    /// <summary>Gives each position of a list to the mosaic in which it is farthest from an edge.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Each position once: as a source of a mosaic, or among those that are in none.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LocatedSources Locate(IReadOnlyList<ListedPosition> positions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(positions);
        int[] mosaics = new int[positions.Count];
        ParallelLoop.Run(
            0, positions.Count, options.Threads, cancellationToken, () => new List<int>(),
            (i, near) => mosaics[i] = Find(positions[i].Position, near));

        // A sort that keeps the order of what is equal.
        CatalogSource[] sources =
        [
            .. Enumerable.Range(0, mosaics.Length).Where(i => mosaics[i] >= 0).OrderBy(i => mosaics[i])
                .Select(i => new CatalogSource(Mosaics[mosaics[i]].File, positions[i].Position, positions[i].Name)),
        ];
        return new LocatedSources(sources, [.. positions.Where((_, i) => mosaics[i] < 0)]);
    }

    /// <summary>Of each mosaic the others that cover a part of the sky which it covers too, or come nearer to it than this.</summary>
    /// <param name="distance">Arcseconds.</param>
    internal IReadOnlyList<IReadOnlyList<int>> Neighbours(double distance)
    {
        List<int>[] near = grid.Neighbours(double.DegreesToRadians(distance / 3600));
        return [.. near.Select((numbers, i) => numbers.Where(other => Overlap.Exists(Mosaics[i], Mosaics[other], distance)).ToList())];
    }

    private static void Save(MosaicIndexOptions options, IEnumerable<(MosaicHeader, FileStamp)> mosaics, ILogger logger)
    {
        try
        {
            MosaicCache.Save(options.CacheFile!, options.Fits, mosaics);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Many tasks may write it at once, or it is where only others may write: it saves time, no more.
            logger.LogWarning("The footprints of the mosaics are not kept in {Cache}: {Problem}", options.CacheFile, error.Message);
        }
    }

    private int Find(SkyPosition position, List<int> near)
    {
        SkyVector direction = SkyVector.Of(position);
        int best = -1;
        double farthest = 0;
        if (!double.IsFinite(direction.Dot(direction)))
            return best;
        grid.Find(direction, near);
        foreach (int number in near)
        {
            double distance = Mosaics[number].EdgeDistance(position);
            if (distance >= 0 && (best < 0 || distance > farthest))
                (best, farthest) = (number, distance);
        }

        return best;
    }
}
