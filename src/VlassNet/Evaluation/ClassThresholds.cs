using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Evaluation.Scoring;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>
/// A threshold for each class, for sets in which the most probable class is not the best answer: where classes are rare, say, or where one
/// must not be missed.
/// </summary>
public sealed class ClassThresholds
{
    /// <summary>Thresholds that are known, from an earlier fit, say.</summary>
    /// <param name="classes">One for each class, in the network's order.</param>
    /// <exception cref="ArgumentException">There are none, or a threshold is below 0 or not a number.</exception>
    public ClassThresholds(ImmutableArray<ClassThreshold> classes)
    {
        if (classes.IsDefaultOrEmpty || !classes.All(known => known is { Threshold: >= 0 }))
        {
            string found = classes.IsDefaultOrEmpty ? "none" : string.Join(", ", classes.Select(known => known?.Threshold.ToString(CultureInfo.InvariantCulture) ?? "null"));
            throw new ArgumentException($"Expected a threshold of 0 or more for each class; found {found}.", nameof(classes));
        }

        Classes = classes;
    }

    /// <summary>The threshold of each class, and what it was worth on the images of the fit, each class against all others.</summary>
    public ImmutableArray<ClassThreshold> Classes { get; }

    /// <summary>
    /// Finds the best point of each class's precision-recall curve (<see cref="Metrics.PrecisionRecall"/>). Every threshold occurs as
    /// a probability.
    /// </summary>
    /// <param name="validation">The probabilities of images that were not trained on.</param>
    /// <param name="labels">The true class of each image; each class must occur.</param>
    /// <param name="criterion">What is best.</param>
    /// <exception cref="ArgumentException">
    /// There are not as many labels as predictions, a label without a class, or a class without an image, whose threshold nothing tells.
    /// </exception>
    public static ClassThresholds Fit(Predictions validation, ReadOnlySpan<int> labels, ThresholdCriterion criterion)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        LabelRules.Require(validation, labels);
        ImmutableArray<ClassThreshold>.Builder classes = ImmutableArray.CreateBuilder<ClassThreshold>();
        for (int label = 0; label < validation.ClassNames.Length; label++)
        {
            string name = validation.ClassNames[label];
            if (!labels.Contains(label))
            {
                throw new ArgumentException(
                    $"Expected images of every class; found none of '{name}'. Fit the thresholds on a set that has some.", nameof(labels));
            }

            classes.Add(criterion.Choose(name, new ClassRanking(validation, labels, label).Points().AsSpan(1)));
        }

        return new ClassThresholds(classes.ToImmutable());
    }

    /// <summary>As <see cref="Fit(Predictions, ReadOnlySpan{int}, ThresholdCriterion)"/>.</summary>
    /// <param name="validation">An evaluation with images that were not trained on.</param>
    /// <param name="criterion">What is best.</param>
    public static ClassThresholds Fit(EvaluationResult validation, ThresholdCriterion criterion)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return Fit(validation.Predictions, validation.Labels.AsSpan(), criterion);
    }

    /// <summary>
    /// The class of one image: the one whose probability is the largest share of its threshold, so that a class that reaches its threshold
    /// goes before all that do not. Of equal shares the more probable class, and then the first. A class with an infinite threshold has the
    /// share 0, and one with the threshold 0 counts as with 1.18e-38.
    /// </summary>
    /// <exception cref="ArgumentException">The prediction is of another number of classes.</exception>
    public int ClassOf(ImagePrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ReadOnlySpan<float> probabilities = prediction.Probabilities;
        if (probabilities.Length != Classes.Length)
        {
            throw new ArgumentException(
                $"Expected probabilities of {Classes.Length} classes, which have thresholds; found {probabilities.Length}.", nameof(prediction));
        }

        int best = 0;
        (double Share, float Probability) largest = (-1, -1);
        for (int label = 0; label < probabilities.Length; label++)
        {
            double threshold = Math.Max(Classes[label].Threshold, EvaluationResult.SmallestProbability);
            (double Share, float Probability) next = (probabilities[label] / threshold, probabilities[label]);
            if (next.CompareTo(largest) > 0)
                (best, largest) = (label, next);
        }

        return best;
    }

    /// <summary>The class of every image, as <see cref="ClassOf"/> tells it.</summary>
    /// <exception cref="ArgumentException">The predictions are of another number of classes.</exception>
    public int[] Apply(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return [.. predictions.Select(ClassOf)];
    }
}
