namespace VlassNet.Prediction;

/// <summary>Where and how a <see cref="Predictor"/> computes.</summary>
public sealed record PredictorOptions
{
    /// <summary>Where. Default: the best device that can be used here.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Number of threads on the processor; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>The most images that are computed together. Default 256. Does not change any result.</summary>
    public int LargestBatch { get; init; } = 256;

    /// <summary>Whether the first image is to be as quick as the others: an empty one is classified beforehand. Default yes.</summary>
    public bool Warm { get; init; } = true;

    /// <summary>
    /// Whether the probabilities of an image are the mean of those of its views, as with <c>EvaluatorOptions.AverageSymmetries</c>.
    /// Takes eight times as long, for one image too: its views are computed by one thread. Default null: as the model's calibration
    /// is for (<see cref="VlassNet.Networks.Calibration.AverageSymmetries"/>), and not where it has none.
    /// </summary>
    public bool? AverageSymmetries { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(PredictorOptions))
        .Device(Device)
        .Threads(Threads)
        .AtLeast(nameof(LargestBatch), LargestBatch, 1)
        .ThrowIfAny();
}
