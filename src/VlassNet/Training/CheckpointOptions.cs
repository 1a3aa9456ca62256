namespace VlassNet.Training;

/// <summary>
/// Where and how often a training run writes down all that it takes to go on after an interruption. A training run that is killed and resumed
/// ends with the same weights, bit for bit, as one that is not, on the same kind of processor.
/// </summary>
/// <remarks>
/// A checkpoint is one file, <c>checkpoint-EPOCH-STEP.safetensors</c>, with the weights, those of the best epoch, what the optimizer
/// remembers, the history, and what the training run is of (options, network, hashes of its initial weights and of the images). It is there
/// as a whole or not at all, so that a crash at any moment leaves the one before. A training run that is stopped by its token leaves one of the step
/// that it was at. What callbacks remember is theirs to keep.
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>
    /// The folder, of one training run alone; it is made if it is not there. The run holds <c>training.lock</c> in it, an empty file
    /// that stays: a second run at the same time is refused.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>Epochs from one checkpoint to the next. Default 1.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Steps from one checkpoint to the next within an epoch; 0 (the default) for none within an epoch.</summary>
    public int EverySteps { get; init; }

    /// <summary>How many of the newest checkpoints are kept. Default 3.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>
    /// Whether to go on from the newest checkpoint that can be read, if there is one. Default no: a folder that holds checkpoints is
    /// refused then, so that none is lost by mistake.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(CheckpointOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .NotBlank(nameof(Folder), Folder)
        .AtLeast(nameof(EveryEpochs), EveryEpochs, 1)
        .AtLeast(nameof(EverySteps), EverySteps, 0)
        .AtLeast(nameof(Keep), Keep, 1);
}
