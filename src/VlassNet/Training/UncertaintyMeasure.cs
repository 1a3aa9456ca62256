namespace VlassNet.Training;

/// <summary>How uncertain a network is of an image, from the probabilities that it gives.</summary>
public enum UncertaintyMeasure
{
    /// <summary>
    /// 1 − (p₁ − p₂), with the probabilities of the most and the second most probable class (Scheffer, Decomain and Wrobel 2001).
    /// </summary>
    Margin,

    /// <summary>−Σ pₖ·log pₖ (Shannon 1948; for labelling Settles 2010, section 3.1).</summary>
    Entropy,
}
