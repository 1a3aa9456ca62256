using System.Collections.Immutable;
using VlassNet.Evaluation.Scoring;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>
/// What is gained by leaving out images of which the network is not sure: of each threshold, the share of the images whose confidence,
/// the probability of their predicted class, is at least that, and the share of them that are wrong.
/// </summary>
/// <param name="Coverages">Share of the images that are kept, rising to 1.</param>
/// <param name="Risks">Share of those that are wrong.</param>
/// <param name="Thresholds">The threshold of each point, falling; each occurs as a confidence.</param>
/// <param name="Area">
/// The area under the curve (AURC): the mean over n = 1, 2, … of the risk of the n surest images, and of images of equal confidence the mean
/// over their orders. 0 is best, and it is the share of wrong images where confidence says nothing. El-Yaniv and Wiener (2010);
/// Geifman and El-Yaniv (2017).
/// </param>
public sealed record RiskCoverageCurve(
    ImmutableArray<double> Coverages, ImmutableArray<double> Risks, ImmutableArray<double> Thresholds, double Area)
{
    /// <summary>Computes the curve.</summary>
    /// <param name="predictions">The probabilities of each image.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <exception cref="ArgumentException">There are no labels, not as many as predictions, or a label without a class.</exception>
    public static RiskCoverageCurve Of(Predictions predictions, ReadOnlySpan<int> labels)
    {
        LabelRules.Require(predictions, labels);
        ConfidenceRanking ranking = new(predictions, labels);
        return new RiskCoverageCurve(
            [.. ranking.Points.Select(point => (double)point.Kept / predictions.Count)],
            [.. ranking.Points.Select(point => (double)point.Wrong / point.Kept)],
            [.. ranking.Points.Select(point => point.Threshold)],
            ranking.Area());
    }

    /// <summary>Computes the curve of an evaluation.</summary>
    public static RiskCoverageCurve Of(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result.Predictions, result.Labels.AsSpan());
    }
}
