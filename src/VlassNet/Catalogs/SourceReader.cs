using Microsoft.Extensions.Logging;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>What was measured of a source before it is classified.</summary>
/// <param name="Cut">Its picture; null where there is none.</param>
/// <param name="Problem">Why there is none, where that was not said yet.</param>
internal sealed record SourceMeasurement(SourceCut? Cut, string? Problem);

/// <summary>Cuts sources out of their files. The images that several of them are in stay open, a few at a time, however many there are.</summary>
/// <param name="cutout">What a cutout is.</param>
/// <param name="options">How files are opened.</param>
/// <param name="held">Images that need not be read; null for none.</param>
/// <param name="logger">Logs what cannot be read.</param>
internal sealed class SourceReader(CutoutOptions cutout, SourceClassifierOptions options, HeldImages? held, ILogger logger) : IDisposable
{
    /// <summary>Sources of one image among those that are read together from which on it is worth holding the image in memory.</summary>
    private const int ManySources = 64;

    /// <summary>Images that stay open while nobody reads them.</summary>
    private const int MostIdle = 2;

    private readonly Lock gate = new();

    // The one that was used last is at the end.
    private readonly List<SharedImage> shared = [];
    private Dictionary<string, int> counts = [];

    /// <summary>Tells of the sources that are read next, and opens the image that the first of them is in, if it is not alone there.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Prepare(IReadOnlyList<CatalogSource> sources, CancellationToken cancellationToken)
    {
        counts = sources.GroupBy(source => source.File, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        Close(image => image.Users == 0 && !counts.ContainsKey(image.File));
        if (counts[sources[0].File] < 2)
            return;
        SharedImage first = Take(sources[0].File);
        try
        {
            Open(first, cancellationToken);
        }
        finally
        {
            Release(first);
        }
    }

    /// <summary>Cuts a source out. Several threads may do so at once, between two calls of <see cref="Prepare"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="pixels">Receives the pixels; 0 where there is no picture.</param>
    public SourceMeasurement Read(CatalogSource source, Span<float> pixels)
    {
        try
        {
            if (counts[source.File] < 2 && !IsOpen(source.File) && held?.Has(source.File) != true)
            {
                using SourceCutter alone = SourceCutter.Open(source.File, options.Fits, cutout);
                return new SourceMeasurement(alone.Cut(source.Position, pixels), null);
            }

            SharedImage image = Take(source.File);
            try
            {
                return Open(image, CancellationToken.None) is { } cutter ? new SourceMeasurement(cutter.Cut(source.Position, pixels), null) : Nothing(null, pixels);
            }
            finally
            {
                Release(image);
            }
        }
        catch (BadInputException error)
        {
            return Nothing(error.Message, pixels);
        }
    }

    public void Dispose() => Close(_ => true);

    private static SourceMeasurement Nothing(string? problem, Span<float> pixels)
    {
        pixels.Clear();
        return new SourceMeasurement(null, problem);
    }

    private bool IsOpen(string file)
    {
        lock (gate)
            return shared.Exists(image => image.File == file);
    }

    private SharedImage Take(string file)
    {
        lock (gate)
        {
            SharedImage image = shared.Find(one => one.File == file) ?? new SharedImage(file);
            shared.Remove(image);
            shared.Add(image);
            image.Users++;
            return image;
        }
    }

    private void Release(SharedImage image)
    {
        lock (gate)
        {
            image.Users--;

            // Those that failed hold nothing, and are remembered so that the reason is told once.
            int idle = shared.Count(one => one.Users == 0 && one.Cutter is not null) - MostIdle;
            Close(one => one.Users == 0 && one.Cutter is not null && idle-- > 0);
        }
    }

    private void Close(Predicate<SharedImage> isClosed)
    {
        lock (gate)
        {
            shared.RemoveAll(image =>
            {
                if (!isClosed(image))
                    return false;
                image.Cutter?.Dispose();
                return true;
            });
        }
    }

    /// <summary>Opens an image, once; null where it cannot be read.</summary>
    private SourceCutter? Open(SharedImage image, CancellationToken cancellationToken)
    {
        lock (image.Opening)
        {
            if (image.Cutter is not null || image.HasFailed)
                return image.Cutter;
            try
            {
                image.Cutter = held?.Take(image.File) is { } whole
                    ? SourceCutter.Of(whole.Image, whole.Pixels, image.File, cutout)
                    : SourceCutter.Open(
                        image.File, options.Fits, cutout, inMemory: counts[image.File] >= ManySources, options.Threads, cancellationToken);
            }
            catch (BadInputException error)
            {
                image.HasFailed = true;
                logger.LogWarning("The sources in it are left out of the classification: {Problem}", error.Message);
            }

            return image.Cutter;
        }
    }

    /// <summary>An image that several sources are in.</summary>
    private sealed class SharedImage(string file)
    {
        public string File => file;

        /// <summary>Held while it is opened, so that others wait for that and open it no second time.</summary>
        public Lock Opening { get; } = new();

        public SourceCutter? Cutter { get; set; }

        public bool HasFailed { get; set; }

        /// <summary>How many threads read it, or are about to.</summary>
        public int Users { get; set; }
    }
}
