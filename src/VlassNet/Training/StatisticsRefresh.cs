using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Training;

/// <summary>
/// Exact statistics of batch normalisation, for a network that came from elsewhere or was trained with
/// <see cref="TrainingOptions.RefreshStatistics"/> off.
/// </summary>
/// <remarks>
/// A network predicts with moving averages of its batches' means and variances. With Keras' momentum of 0.99 these are hundreds of steps
/// late, and begin at 0 and 1: after a short training run they can be so wrong that a network that has learned its classes puts every image
/// into one. The statistics over the training images themselves have no such history (Wu and Johnson 2021, "Rethinking 'Batch' in
/// BatchNorm", section 3).
/// </remarks>
public static class StatisticsRefresh
{
    /// <summary>Replaces the moving averages of all batch normalisations by the statistics over images, without dropout.</summary>
    /// <param name="model">The network, which is changed.</param>
    /// <param name="images">Images like those that trained it, best the training images themselves; their labels do not matter.</param>
    /// <param name="sample">How many images to take at most, drawn at random; null (the default) for all.</param>
    /// <param name="device">Where to compute; null (the default) for the best device that can be used here.</param>
    /// <param name="threads">Number of threads on the processor; 0 (the default) for one on each core. Changes no result.</param>
    /// <param name="logger">Logs which device was chosen.</param>
    /// <returns>How much the predictions changed. The model's calibration is taken off its card, since it was for other predictions.</returns>
    /// <exception cref="ArgumentException">There are no images, they have not the shape that the network takes, or a number is below 1.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    public static StatisticsShift RefreshStatistics(
        this VlassCnn model, LabeledImages images, int? sample = null, ComputeDevice? device = null, int threads = 0, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (sample is { } wanted)
            ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1, nameof(sample));
        ModelPredictions.RequireShape(model.Input, images.Shape);
        if (images.Count == 0)
            throw new ArgumentException("expected at least one image; received none", nameof(images));
        StatisticsSample drawn = StatisticsSample.Of(images, sample ?? images.Count, seed: 0);
        StatisticsShift? shift = null;
        ModelPredictions predict = new(new PredictionSettings(device ?? ComputeDevice.Auto, threads), logger ?? NullLogger.Instance);
        predict.Use(model, session =>
        {
            shift = StatisticsShift.Measure(session, drawn);
            session.GetWeights(model.Weights);
        });
        model.Card = model.Card with { Calibration = null };
        return shift!;
    }
}
