namespace VlassNet.Data;

/// <summary>Somewhere that labelled images can be had from: files, a URL, a simulation, an application's own store.</summary>
public interface IDatasetSource
{
    /// <summary>Reads the whole set.</summary>
    /// <param name="progress">Told now and then how far the reading is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The images and their labels; never a part of them.</returns>
    /// <exception cref="BadInputException">What was read is not a data set that can be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<LabeledImages> LoadAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default);
}
