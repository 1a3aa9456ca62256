namespace VlassNet.Training;

/// <summary>
/// A loss or weight was not a finite number. The network has the weights of its best epoch so far or, where none was completed,
/// those that it had before.
/// </summary>
public sealed class TrainingDivergedException : VlassNetException
{
    internal TrainingDivergedException(
        string expected, string found, int epoch, int step, float learningRate, TrainingHistory history, bool isStepped, Exception? inner = null)
        : base(
            expected,
            found,
            $"epoch {epoch}, step {step}",
            isStepped
                ? $"Choose a learning rate lower than {learningRate}, and see that all pixels are finite and scaled alike, such as to 0…1."
                : "No step was made before this one, so the learning rate is not the cause: see that all pixels and weights are finite, and that pixels are scaled, "
                    + "such as to 0…1.",
            inner)
    {
        Epoch = epoch;
        Step = step;
        History = history;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step in the epoch, from 1.</summary>
    public int Step { get; }

    /// <summary>The epochs before.</summary>
    public TrainingHistory History { get; }
}
