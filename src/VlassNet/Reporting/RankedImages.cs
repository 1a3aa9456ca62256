using System.Collections.Immutable;
using VlassNet.Evaluation;

namespace VlassNet.Reporting;

/// <summary>What a network said about one image.</summary>
/// <param name="Index">Its place in the set.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Predicted">The most probable class; of equally probable ones the first.</param>
/// <param name="Confidence">The probability of that class.</param>
/// <param name="Margin">By how much the next probable class is less so; 1 where there is one class alone.</param>
internal sealed record RankedImage(int Index, int Truth, int Predicted, float Confidence, float Margin);

/// <summary>The images of an evaluation in the order in which people want to look at them.</summary>
internal sealed class RankedImages
{
    private readonly RankedImage[] all;

    public RankedImages(EvaluationResult result)
    {
        ImmutableArray<int> labels = result.Labels;
        int[] predicted = result.Predictions.Classes();
        int classes = result.Predictions.ClassNames.Length;
        all = new RankedImage[labels.Length];
        for (int i = 0; i < all.Length; i++)
        {
            ReadOnlySpan<float> own = result.Predictions.Probabilities.Slice(i * classes, classes);
            float second = classes == 1 ? own[0] - 1 : float.NegativeInfinity;
            for (int label = 0; label < classes; label++)
            {
                if (label != predicted[i])
                    second = Math.Max(second, own[label]);
            }

            all[i] = new RankedImage(i, labels[i], predicted[i], own[predicted[i]], own[predicted[i]] - second);
        }
    }

    /// <summary>The wrong ones whose wrong class is most probable; of equal ones the first.</summary>
    public RankedImage[] MostConfidentMistakes(int count) =>
        [.. all.Where(image => image.Truth != image.Predicted).OrderByDescending(image => image.Confidence).Take(count)];

    /// <summary>Those whose two most probable classes are closest; of equal ones the first.</summary>
    public RankedImage[] MostUncertain(int count) => [.. all.OrderBy(image => image.Margin).Take(count)];

    /// <summary>All of them by true and predicted class, the most confident first; of equal ones the first.</summary>
    public IEnumerable<IGrouping<(int Truth, int Predicted), RankedImage>> Cells() =>
        all.OrderByDescending(image => image.Confidence).GroupBy(image => (image.Truth, image.Predicted));
}
