namespace VlassNet.Evaluation;

/// <summary>Which temperature is the best.</summary>
public enum TemperatureCriterion
{
    /// <summary>
    /// The one with the smallest mean cross-entropy: Guo et al. (2017). A few images that the network has wrong and is very sure of weigh
    /// much in it, and may make it too large for all others.
    /// </summary>
    LogLoss,

    /// <summary>
    /// The one with which the mean confidence, that is the probability of the predicted class, equals the share of the images that are
    /// right: expectation consistency, Clarté et al. (2023). Every image weighs the same, so it is the better one where a network was
    /// trained too long.
    /// </summary>
    Confidence,
}
