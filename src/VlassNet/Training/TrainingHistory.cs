using System.Globalization;
using System.Text;

namespace VlassNet.Training;

/// <summary>What a training run gave, epoch by epoch.</summary>
/// <param name="Epochs">The epochs that were completed, in order.</param>
/// <param name="BestEpoch">
/// The epoch with the best metric: that of <see cref="TrainingOptions.EarlyStopping"/>, otherwise the validation loss, otherwise
/// the loss. Null where no epoch was completed.
/// </param>
/// <param name="StoppedBecause">Why the training run ended.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochResult> Epochs, EpochResult? BestEpoch, StopReason StoppedBecause)
{
    /// <summary>How it went on one line: <c>10 epochs, Completed; best epoch 7: loss 0.4321, accuracy 0.8312, 12.3 s</c>.</summary>
    public override string ToString() =>
        $"{Epochs.Count} epochs, {StoppedBecause}" + (BestEpoch is null ? "" : $"; best {BestEpoch}");

    /// <summary>
    /// What to know before the network is used: that its moving averages change its predictions, where
    /// <see cref="TrainingOptions.RefreshStatistics"/> was off. Null where there is nothing.
    /// </summary>
    public string? Caution { get; init; }

    /// <summary>
    /// The epochs as comma-separated values with a header (Keras' names) and <c>\n</c> after each line. Numbers have a point and
    /// all their digits in every culture; what there is not is empty.
    /// </summary>
    public string ToCsv()
    {
        StringBuilder csv = new("epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds\n");
        foreach (EpochResult epoch in Epochs)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{epoch.Epoch},{epoch.Loss},{epoch.Accuracy},{epoch.ValidationLoss},")
                .Append(CultureInfo.InvariantCulture, $"{epoch.ValidationAccuracy},{epoch.LearningRate},{epoch.Seconds:F3}\n");
        }

        return csv.ToString();
    }

    /// <summary>Writes <see cref="ToCsv"/> to a file (UTF-8), which is there as a whole or not at all.</summary>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public void SaveCsv(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToCsv())));
}
