namespace VlassNet.Evaluation;

/// <summary>Where and in which portions an <see cref="Evaluator"/> computes.</summary>
public sealed record EvaluatorOptions
{
    /// <summary>Where. Default: the best device that can be used here.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Number of threads on the processor; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Number of images that are computed between two reports of progress and looks at the cancellation token. Default 256. Does
    /// not change any result.
    /// </summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>
    /// Whether the probabilities of an image are the mean of those of its eight views, turned by quarters and flipped (four, where it is
    /// oblong). The sky has no up, and then the result depends on none: it is the same, bit for bit, for an image and its views on
    /// VlassNet's own engine. Takes eight times as long. Default null: as the model's calibration is for
    /// (<see cref="VlassNet.Networks.Calibration.AverageSymmetries"/>), and not where it has none.
    /// </summary>
    public bool? AverageSymmetries { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(EvaluatorOptions))
        .Device(Device)
        .Threads(Threads)
        .AtLeast(nameof(BatchSize), BatchSize, 1)
        .ThrowIfAny();
}
