using System.Collections.Immutable;
using VlassNet.Tool.Images;

namespace VlassNet.Tool.Work;

/// <summary>What a training run is to be: what the command line of <c>train</c> asks for.</summary>
internal sealed record TrainingPlan
{
    /// <summary>The images to train on.</summary>
    public required ImageLocation Images { get; init; }

    /// <summary>The images to measure and calibrate with; null for a share of the others.</summary>
    public ImageLocation? Validation { get; init; }

    /// <summary>Which share of the images is left for that, 0 for none.</summary>
    public required double ValidationSplit { get; init; }

    public ImmutableArray<string>? ClassNames { get; init; }

    /// <summary>How raw images are prepared; null for the recommended way where they are large.</summary>
    public ImagePreparation? Preparation { get; init; }

    /// <summary>Whether images are taken as they are, however large.</summary>
    public bool IsUnprepared { get; init; }

    /// <summary>The model that is fine-tuned; null for a new network.</summary>
    public string? From { get; init; }

    /// <summary>Whether the network is the notebook's, in place of the recommended one.</summary>
    public bool HasNotebookNetwork { get; init; }

    /// <summary>How to train, but for the seed and checkpoints of each network.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Whether the answer is the mean of an image's eight views, calibrated.</summary>
    public required bool Calibrates { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>How many networks are trained, whose mean is the answer.</summary>
    public required int Members { get; init; }

    /// <summary>The one of them that this task trains; null for all.</summary>
    public PartNumber? Member { get; init; }

    /// <summary>The fold of a cross-validation that is left out and predicted; null for none.</summary>
    public PartNumber? Fold { get; init; }

    /// <summary>Into how many parts a cross-validation divides the images; null for none.</summary>
    public int? Folds { get; init; }

    /// <summary>Whether the classes have among new images the shares that they have among the validation images.</summary>
    public bool HasValidationShares { get; init; }

    /// <summary>The shares that the classes have among new images, in any unit; null for those of the training images.</summary>
    public ImmutableArray<double>? Priors { get; init; }

    /// <summary>The model's file.</summary>
    public required string Out { get; init; }

    /// <summary>Where it is written down how far the training run is.</summary>
    public required string Checkpoints { get; init; }

    /// <summary>The HTML report of the validation images; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>The epochs as comma-separated values; null for nowhere.</summary>
    public string? History { get; init; }

    /// <summary>What was typed, for the report.</summary>
    public required string Command { get; init; }

    /// <summary>What evaluates the networks, as they are to be used.</summary>
    public Evaluator Evaluator() => new(new EvaluatorOptions
    {
        Device = Training.Device, Threads = Training.Threads, AverageSymmetries = Calibrates ? true : null,
    });
}
