namespace VlassNet.Explanation;

/// <summary>
/// Whether integrated gradients add up to what they explain: the score of the image less that of the baseline (Sundararajan et al. 2017,
/// proposition 1).
/// </summary>
/// <param name="Sum">Sum of the attributions of all pixels.</param>
/// <param name="Difference">Score of the image less score of the baseline.</param>
/// <param name="Steps">Number of steps that the way was divided into.</param>
public sealed record Completeness(double Sum, double Difference, int Steps)
{
    /// <summary>|sum − difference| / |difference|; 0 where both are 0, as for a baseline that is the image.</summary>
    public double RelativeError => Sum == Difference ? 0 : Math.Abs(Sum - Difference) / Math.Abs(Difference);
}
