namespace VlassNet.Evaluation;

/// <summary>What some of the metrics depend on.</summary>
public sealed record MetricsOptions
{
    /// <summary>Among how many of the most probable classes <see cref="MetricSet{T}.TopKAccuracy"/> looks. Default 2.</summary>
    public int TopK { get; init; } = 2;

    /// <summary>Number of bins of equal width for <see cref="MetricSet{T}.ExpectedCalibrationError"/>, 1 to 10,000. Default 15.</summary>
    public int CalibrationBins { get; init; } = 15;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(MetricsOptions))
        .AtLeast(nameof(TopK), TopK, 1)
        .Within(nameof(CalibrationBins), CalibrationBins, 1, 10_000)
        .ThrowIfAny();
}
