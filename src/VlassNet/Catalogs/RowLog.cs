using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>Writes the rows of a part as they come, and tells of them.</summary>
/// <param name="open">The part's files.</param>
/// <param name="writer">Writes the rows.</param>
/// <param name="progress">Told each row; null for none.</param>
/// <param name="before">Rows that are there.</param>
/// <param name="count">How many there will be; null where it is not known yet.</param>
internal sealed class RowLog(OpenPart open, CatalogWriter writer, IProgress<CatalogProgress>? progress, int before, Func<int?> count)
{
    /// <summary>Rows that are there by now.</summary>
    public int Done { get; private set; } = before;

    public CatalogWriter Writer => writer;

    /// <summary>Classifies sources and writes their rows.</summary>
    /// <returns>False where it was cancelled; the rows so far are kept.</returns>
    public async Task<bool> AddAsync(SourceClassifier classifier, IReadOnlyList<CatalogSource> sources, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (CatalogRow row in classifier.ClassifyAsync(sources, cancellationToken).ConfigureAwait(false))
            {
                writer.Write(row);
                Done++;
                progress?.Report(new CatalogProgress(row, Done, count()));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            open.Catalogue.Flush();
            return false;
        }

        return true;
    }
}
