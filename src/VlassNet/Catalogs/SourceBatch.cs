using VlassNet.Compute;

namespace VlassNet.Catalogs;

/// <summary>
/// Sources that are classified together. Each is cut out when the engine asks for its pixels, by the thread that computes with them next:
/// so all cores do both, and none waits for another.
/// </summary>
internal sealed class SourceBatch(IReadOnlyList<CatalogSource> sources, SourceReader reader, CancellationToken cancellationToken) : IImageBatch
{
    private readonly SourceCutout?[] cutouts = new SourceCutout?[sources.Count];

    public int Count => sources.Count;

    /// <summary>A source, after it was asked for.</summary>
    public SourceCutout this[int index] => cutouts[index]!;

    public void CopyImage(int index, Span<float> destination)
    {
        // What is not wanted any more need not be read; the engine computes the few images to the end.
        if (cancellationToken.IsCancellationRequested)
            destination.Clear();
        else
            cutouts[index] = reader.Read(sources[index], destination);
    }
}
