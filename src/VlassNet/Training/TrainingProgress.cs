namespace VlassNet.Training;

/// <summary>Progress of a training run, after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">The step in the epoch, from 1.</param>
/// <param name="Steps">Steps in an epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="Accuracy">Accuracy of the epoch so far, 0 to 1.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="ImagesPerSecond">Training speed of the epoch so far.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double Loss, double Accuracy, float LearningRate, double ImagesPerSecond)
{
    /// <summary>The share of the whole training run that is done, 0 to 1.</summary>
    public double Fraction => (Epoch - 1 + (double)Step / Steps) / Epochs;

    /// <summary>The step on one line: <c>epoch 3/10, step 12/1563: loss 0.4321, accuracy 0.8312, 345 images/s</c>.</summary>
    public override string ToString() =>
        $"epoch {Epoch}/{Epochs}, step {Step}/{Steps}: loss {Loss:F4}, accuracy {Accuracy:F4}, {ImagesPerSecond:F0} images/s";
}
