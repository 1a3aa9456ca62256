namespace VlassNet.Training;

/// <summary>What one epoch gave.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">
/// Mean loss of the training images while they were trained on: augmented, with dropout, weighted by class, and with the weights
/// as they were at each step.
/// </param>
/// <param name="Accuracy">Share of the training images that were right while they were trained on, 0 to 1.</param>
/// <param name="ValidationLoss">Mean loss of the validation images after the epoch, or null where there are none.</param>
/// <param name="ValidationAccuracy">Share of the validation images that were right, or null where there are none.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Seconds">How long the epoch took with its validation; the only number that differs between equal runs.</param>
public sealed record EpochResult(
    int Epoch,
    double Loss,
    double Accuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    float LearningRate,
    double Seconds)
{
    /// <summary>The epoch on one line: <c>epoch 3: loss 0.4321, accuracy 0.8312, val_loss 0.4567, val_accuracy 0.8211, 12.3 s</c>.</summary>
    public override string ToString()
    {
        string validation = ValidationLoss is null ? "" : $", val_loss {ValidationLoss:F4}, val_accuracy {ValidationAccuracy:F4}";
        return $"epoch {Epoch}: loss {Loss:F4}, accuracy {Accuracy:F4}{validation}, {Seconds:F1} s";
    }
}
