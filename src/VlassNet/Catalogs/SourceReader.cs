using Microsoft.Extensions.Logging;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>What was measured of a source before it is classified.</summary>
/// <param name="Cut">Its picture; null where there is none.</param>
/// <param name="Problem">Why there is none, where that was not said yet.</param>
internal sealed record SourceMeasurement(SourceCut? Cut, string? Problem);

/// <summary>Cuts sources out of their files. The image that several of them are in stays open.</summary>
/// <param name="cutout">What a cutout is.</param>
/// <param name="options">How files are opened.</param>
/// <param name="held">Images that need not be read; null for none.</param>
/// <param name="logger">Told what cannot be read.</param>
internal sealed class SourceReader(CutoutOptions cutout, SourceClassifierOptions options, HeldImages? held, ILogger logger) : IDisposable
{
    /// <summary>Sources of one image among those that are read together from which on it is worth holding the image in memory.</summary>
    private const int ManySources = 64;

    private string? openFile;
    private SourceCutter? open;

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
    public SourceMeasurement Read(CatalogSource source, Span<float> pixels)
    {
        try
        {
            if (source.File == openFile)
                return open is null ? Nothing(null, pixels) : new SourceMeasurement(open.Cut(source.Position, pixels), null);
            using SourceCutter alone = SourceCutter.Open(source.File, options.Fits, cutout);
            return new SourceMeasurement(alone.Cut(source.Position, pixels), null);
        }
        catch (BadInputException error)
        {
            return Nothing(error.Message, pixels);
        }
    }

    public void Dispose() => open?.Dispose();

    private static SourceMeasurement Nothing(string? problem, Span<float> pixels)
    {
        pixels.Clear();
        return new SourceMeasurement(null, problem);
    }

    private void OpenShared(string file, int count, CancellationToken cancellationToken)
    {
        open?.Dispose();
        open = null;
        openFile = file;
        try
        {
            open = held?.Take(file) is { } whole
                ? SourceCutter.Of(whole.Image, whole.Pixels, file, cutout)
                : SourceCutter.Open(file, options.Fits, cutout, inMemory: count >= ManySources, options.Threads, cancellationToken);
        }
        catch (BadInputException error)
        {
            logger.LogWarning("The sources in it are left out of the classification: {Problem}", error.Message);
        }
    }
}
