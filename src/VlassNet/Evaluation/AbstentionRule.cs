using System.Collections.Immutable;
using VlassNet.Evaluation.Scoring;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>
/// Says of which images the network is sure enough: those whose confidence, the probability of the predicted class, is at least a threshold.
/// The others are left to a person.
/// </summary>
/// <param name="Threshold">The least confidence; infinite where nothing is kept.</param>
/// <param name="Target">The precision that was asked for.</param>
/// <param name="Precision">Share of the kept images of the fit that are right; NaN where none is kept.</param>
/// <param name="Coverage">Share of the images of the fit that are kept.</param>
public sealed record AbstentionRule(double Threshold, double Target, double Precision, double Coverage)
{
    /// <summary>Whether any threshold had the precision that was asked for. Where none had, nothing is kept.</summary>
    public bool IsReachable => double.IsFinite(Threshold);

    /// <summary>
    /// Finds the lowest threshold with which at least so large a share of the kept images is right. It keeps the most images of all that do.
    /// </summary>
    /// <remarks>
    /// Images of the same confidence are kept or left together. A higher threshold may have a lower precision, since a few wrong
    /// images of great confidence weigh more among fewer. On other images the precision scatters, by about √(p·(1 − p)/n) of n kept ones, and
    /// is a little lower in the mean, since the threshold was chosen as the lowest that would do. Few kept images (<see cref="Coverage"/>
    /// times the images of the fit) promise little: one that is right is a precision of 1.
    /// </remarks>
    /// <param name="validation">The probabilities of images that were not trained on.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="precision">The share of the kept images that is to be right, above 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no labels, not as many as predictions, or a label without a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The precision is out of its range.</exception>
    public static AbstentionRule Fit(Predictions validation, ReadOnlySpan<int> labels, double precision)
    {
        LabelRules.Require(validation, labels);
        if (!(precision is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "Expected a precision above 0 and at most 1.");
        AbstentionRule rule = new(double.PositiveInfinity, precision, double.NaN, 0);
        foreach ((double threshold, int kept, int wrong) in new ConfidenceRanking(validation, labels).Points)
        {
            double right = (double)(kept - wrong) / kept;
            if (right >= precision)
                rule = new AbstentionRule(threshold, precision, right, (double)kept / labels.Length);
        }

        return rule;
    }

    /// <summary>As <see cref="Fit(Predictions, ReadOnlySpan{int}, double)"/>.</summary>
    /// <param name="validation">An evaluation with images that were not trained on.</param>
    /// <param name="precision">The share of the kept images that is to be right, above 0 to 1.</param>
    public static AbstentionRule Fit(EvaluationResult validation, double precision)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return Fit(validation.Predictions, validation.Labels.AsSpan(), precision);
    }

    /// <summary>Whether the network is sure enough of an image.</summary>
    public bool Keeps(ImagePrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return prediction.Probability >= Threshold;
    }

    /// <summary>Of each image, whether the network is sure enough.</summary>
    public ImmutableArray<bool> Apply(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return [.. predictions.Select(Keeps)];
    }
}
