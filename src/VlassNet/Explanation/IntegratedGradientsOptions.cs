namespace VlassNet.Explanation;

/// <summary>How integrated gradients are computed.</summary>
public sealed record IntegratedGradientsOptions
{
    /// <summary>Where the way to the image begins. Default: the image's median.</summary>
    public AttributionBaseline Baseline { get; init; } = AttributionBaseline.Median;

    /// <summary>Which score is explained. Default: the logit.</summary>
    public AttributionScore Score { get; init; } = AttributionScore.Logit;

    /// <summary>Number of steps that the way is divided into at first, 1 to 100,000. Default 20.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>
    /// The largest <see cref="Completeness.RelativeError"/> that will do, above 0. Default 0.01. Where it is larger, the number of steps is
    /// made three times as many, as often as <see cref="MaximumSteps"/> allows.
    /// </summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>
    /// The most steps, 1 to 1,000,000. Default 2,000. With no more than <see cref="Steps"/> there are exactly <see cref="Steps"/>.
    /// </summary>
    public int MaximumSteps { get; init; } = 2_000;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(IntegratedGradientsOptions))
        .NotNull(nameof(Baseline), Baseline)
        .Known(nameof(Score), Score)
        .Within(nameof(Steps), Steps, 1, 100_000)
        .Require(Tolerance > 0, nameof(Tolerance), "> 0", Tolerance)
        .Within(nameof(MaximumSteps), MaximumSteps, 1, 1_000_000)
        .ThrowIfAny();
}
