using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>The check of labels that come with predictions.</summary>
internal static class LabelRules
{
    /// <exception cref="ArgumentException">There are no labels, not as many as predictions, or a label without a class.</exception>
    public static void Require(Predictions predictions, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (labels.IsEmpty)
            throw new ArgumentException("Expected at least one label; found none. An empty set tells nothing.", nameof(labels));
        if (labels.Length != predictions.Count)
        {
            throw new ArgumentException(
                $"Expected {predictions.Count} labels, one for each prediction; found {labels.Length}.", nameof(labels));
        }

        int classes = predictions.ClassNames.Length;
        int bad = labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Expected classes 0 to {classes - 1}, since {classes} have probabilities; found {labels[bad]} at place {bad}.",
                nameof(labels));
        }
    }
}
