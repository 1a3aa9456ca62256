using System.Globalization;
using Microsoft.Extensions.Logging;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Training;

/// <summary>What exact statistics of batch normalisation change: see <see cref="StatisticsRefresh"/>.</summary>
/// <param name="Images">Number of images that the statistics were taken over.</param>
/// <param name="ChangedShare">The share of these images, 0 to 1, whose most probable class is another one with the exact statistics.</param>
public sealed record StatisticsShift(int Images, double ChangedShare)
{
    /// <summary>From here on the moving averages are not those of the network.</summary>
    private const double LargeShare = 0.05;

    /// <summary>Whether more than one prediction in twenty changes: with the moving averages the network does not do what it learned.</summary>
    public bool IsLarge => ChangedShare > LargeShare;

    /// <summary>A sentence with the share of predictions that change.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"exact batch statistics over {Images} images change {100 * ChangedShare:F1} % of the predicted classes");

    /// <summary>Refreshes the statistics in a session, and compares what it predicts before and after.</summary>
    internal static StatisticsShift Measure(INetworkSession session, IImageBatch sample)
    {
        int classes = session.Spec.Classes;
        float[] before = new float[sample.Count * classes], after = new float[sample.Count * classes];
        session.Predict(sample, before);
        session.RefreshStatistics(sample);
        session.Predict(sample, after);
        int changed = Enumerable.Range(0, sample.Count).Count(image => ClassOf(before, image) != ClassOf(after, image));
        return new StatisticsShift(sample.Count, (double)changed / sample.Count);

        int ClassOf(float[] probabilities, int image) => ImagePrediction.FirstLargest(probabilities.AsSpan(image * classes, classes));
    }

    /// <summary>
    /// For a training run whose moving averages were not refreshed: a sentence, which is logged too, where the network predicts something else with
    /// them than it learned; else null. The session ends with the exact statistics, the network keeps its own.
    /// </summary>
    internal static string? CautionOf(INetworkSession session, VlassCnn model, IImageBatch sample, ILogger logger)
    {
        if (model.Spec.Blocks.IsEmpty)
            return null;
        session.SetWeights(model.Weights);
        StatisticsShift shift = Measure(session, sample);
        if (!shift.IsLarge)
            return null;
        string caution = $"The moving averages of batch normalisation are not those of the trained network: {shift}. "
            + $"Train with {nameof(TrainingOptions)}.{nameof(TrainingOptions.RefreshStatistics)}, or call RefreshStatistics on the network.";
        logger.LogWarning("{Caution}", caution);
        return caution;
    }
}
