using VlassNet.Data;

namespace VlassNet.Downloads;

/// <summary>Two pickles that are downloaded and then loaded; the labels first, which are small.</summary>
internal sealed class DownloadedPickles(DatasetDownload images, DatasetDownload labels) : IDatasetSource
{
    public async Task<LabeledImages> LoadAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string labelsPath = await labels.FetchAsync(progress, cancellationToken).ConfigureAwait(false);
        string imagesPath = await images.FetchAsync(progress, cancellationToken).ConfigureAwait(false);
        return await new PickleDatasetSource(imagesPath, labelsPath).LoadAsync(progress, cancellationToken).ConfigureAwait(false);
    }
}
