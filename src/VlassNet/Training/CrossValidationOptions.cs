namespace VlassNet.Training;

/// <summary>How a recipe is cross-validated.</summary>
public sealed record CrossValidationOptions
{
    /// <summary>Into how many parts the images are divided, at least 2. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>How many networks are trained for each fold, whose probabilities are averaged. Default 1.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Decides the folds; member m of each, from 0, is built and trained with this seed plus m. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// How each network is trained; its <see cref="TrainingOptions.Seed"/> is replaced. It has no validation images, so nothing may watch
    /// their loss, and no checkpoints, whose folder is of one run. Default <see cref="TrainingOptions.Recommended"/>.
    /// </summary>
    public TrainingOptions Training { get; init; } = TrainingOptions.Recommended;

    /// <summary>
    /// Whether the probabilities of an image are the mean of those of its eight views (<see cref="Evaluation.EvaluatorOptions.AverageSymmetries"/>).
    /// Default yes.
    /// </summary>
    public bool AverageSymmetries { get; init; } = true;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        new OptionProblems(nameof(CrossValidationOptions))
            .AtLeast(nameof(Folds), Folds, 2)
            .AtLeast(nameof(Members), Members, 1)
            .NotNull(nameof(Training), Training)
            .Require(Training?.Checkpoints is null, $"{nameof(Training)}.{nameof(TrainingOptions.Checkpoints)}", "to be null", Training?.Checkpoints)
            .ThrowIfAny();
        Training!.Validate();
    }
}
