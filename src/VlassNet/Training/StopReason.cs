namespace VlassNet.Training;

/// <summary>Why a training run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>The metric of <see cref="EarlyStopping"/> had not become better for long enough.</summary>
    EarlyStopping,

    /// <summary>The cancellation token was cancelled.</summary>
    Cancelled,

    /// <summary>An <see cref="ITrainingCallback"/> asked for it.</summary>
    Callback,

    /// <summary>A loss or weight was not a finite number; see <see cref="TrainingDivergedException"/>.</summary>
    Diverged,
}
