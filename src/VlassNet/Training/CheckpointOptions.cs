namespace VlassNet.Training;

/// <summary>
/// Where and how often a training writes down all that it takes to go on after an interruption. A training that is killed and resumed
/// ends with the same weights, bit for bit, as one that is not, on the same kind of processor.
/// </summary>
/// <remarks>
/// A checkpoint is one file, <c>checkpoint-EPOCH-STEP.safetensors</c>, with the weights, those of the best epoch, what the optimizer
/// remembers, the history, and what the training is of (options, network, a hash of the images). It is there as a whole or not at all,
/// so that a crash at any moment leaves the one before. What callbacks remember is theirs to keep.
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>The folder, of one training alone; it is made if it is not there.</summary>
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
    public void Validate()
    {
        string[] problems = [.. Problems()];
        if (problems.Length > 0)
            throw new ArgumentException($"{nameof(CheckpointOptions)}: {string.Join("; ", problems)}.");
    }

    /// <summary>What is out of range, a phrase each.</summary>
    internal IEnumerable<string> Problems() =>
    [
        .. string.IsNullOrWhiteSpace(Folder) ? ["Folder must not be empty"] : Array.Empty<string>(),
        .. Check(nameof(EveryEpochs), EveryEpochs, 1),
        .. Check(nameof(EverySteps), EverySteps, 0),
        .. Check(nameof(Keep), Keep, 1),
    ];

    private static IEnumerable<string> Check(string setting, int value, int least)
    {
        if (value < least)
            yield return $"{setting} must be at least {least}, but is {value}";
    }
}
