using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>
/// Sources that are classified together. Each is cut out when the engine asks for its pixels, by the thread that computes with them next:
/// so all cores do both, and none waits for another.
/// </summary>
/// <param name="sources">The sources.</param>
/// <param name="reader">Cuts them out.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class SourceBatch(IReadOnlyList<CatalogSource> sources, SourceReader reader, CancellationToken cancellationToken)
{
    private readonly SourceMeasurement?[] measurements = new SourceMeasurement?[sources.Count];

    public int Count => sources.Count;

    public IReadOnlyList<CatalogSource> Sources => sources;

    /// <summary>What was measured of each source, after the engine asked for its pixels.</summary>
    public IReadOnlyList<SourceMeasurement?> Measurements => measurements;

    /// <summary>Writes the pixels of a source to where the engine wants them.</summary>
    public void CopyImage(int index, Span<float> destination)
    {
        // What is not wanted any more need not be read; the engine computes the few images to the end.
        if (cancellationToken.IsCancellationRequested)
        {
            destination.Clear();
            return;
        }

        // Two threads that come here for the same image read the same.
        measurements[index] = reader.Read(sources[index], destination);
    }
}
