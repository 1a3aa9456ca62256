namespace VlassNet.Explanation;

/// <summary>Which of a network's numbers for a class is explained.</summary>
public enum AttributionScore
{
    /// <summary>The logit, what the class has before the softmax. Says nothing of the other classes.</summary>
    Logit,

    /// <summary>The probability, 0 to 1. Hardly changes with the image where the network is sure.</summary>
    Probability,
}
