using System.Collections.Immutable;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>How well a network does on images whose classes are known.</summary>
public sealed class EvaluationResult
{
    /// <summary>A probability that has underflowed to 0 counts as this, so that one image cannot make the mean loss infinite.</summary>
    internal const double SmallestProbability = VlassNet.Networks.Calibration.SmallestProbability;

    private readonly Lazy<Metrics> metrics;
    private readonly Lazy<string?> caution;
    private readonly string[]? fileNames;

    private EvaluationResult(Predictions predictions, ImmutableArray<int> labels, string? seen, string[]? fileNames)
    {
        this.fileNames = fileNames;
        int[] predicted = predictions.Classes();
        Predictions = predictions;
        Labels = labels;
        ConfusionMatrix = ConfusionMatrix.Create(labels.AsSpan(), predicted, predictions.ClassNames);
        Report = ClassificationReport.Create(labels.AsSpan(), predicted, predictions.ClassNames);
        Loss = MeanCrossEntropy(predictions, labels);

        // A training run evaluates after every epoch and needs none of them.
        metrics = new Lazy<Metrics>(() => Metrics.Of(predictions, labels.AsSpan()));
        caution = new Lazy<string?>(() => OneClass.Caution(this) is { } one ? seen is null ? one : $"{seen} {one}" : seen);
    }

    /// <summary>
    /// What the numbers do not say by themselves; null where nothing is known. That they are better than they would be on new images,
    /// since the images trained the network, or it was chosen by them: known is what the network's
    /// <see cref="VlassNet.Networks.ModelCard"/> says, and of whole sets only, in the order in which they were given to the training run; a
    /// set in another order, with other labels, or a part of one, is not known. Or that they are worse than the network: that every image
    /// got the same class, although the probabilities order the classes well.
    /// </summary>
    public string? Caution => caution.Value;

    /// <summary>
    /// The mean over the images of the cross-entropy, −ln of the probability of the true class (natural logarithm). A probability
    /// of 0 counts as 1.18e-38, whose cross-entropy is 87.3.
    /// </summary>
    public double Loss { get; }

    /// <summary>Share of the images whose most probable class is the true one, 0 to 1.</summary>
    public double Accuracy => Report.MicroAverage.F1;

    /// <summary>Confusion matrix: how many images of each class were predicted as each class.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }

    /// <summary>Precision, recall and F1 of every class; its text is scikit-learn's.</summary>
    public ClassificationReport Report { get; }

    /// <summary>
    /// Further metrics and their intervals, the curves of each class, the reliability diagram. Computed when they are first asked
    /// for.
    /// </summary>
    public Metrics Metrics => metrics.Value;

    /// <summary>What the network says about each image.</summary>
    public Predictions Predictions { get; }

    /// <summary>The true class of each image.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>Evaluates probabilities from elsewhere, or such that were changed.</summary>
    /// <param name="predictions">The probabilities of each image.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <exception cref="ArgumentException">There are no labels, not as many as predictions, or a label without a class.</exception>
    public static EvaluationResult Of(Predictions predictions, ReadOnlySpan<int> labels)
    {
        LabelRules.Require(predictions, labels);
        return Create(predictions, [.. labels]);
    }

    /// <summary>
    /// The images that the network has wrong, those first of whose wrong class it is the surest; of equally sure ones the first of the
    /// set. Where labels may be wrong, these are the ones to look at.
    /// </summary>
    /// <param name="count">How many; there may be fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ImmutableArray<EvaluatedImage> MostConfidentMistakes(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Images().Where(image => !image.IsRight).OrderByDescending(image => image.Prediction.Probability).Take(count)];
    }

    /// <summary>
    /// The images between whose two most probable classes the network wavers most, right or wrong: those first whose
    /// <see cref="ImagePrediction.Margin"/> is the smallest; of equal ones the first of the set.
    /// </summary>
    /// <param name="count">How many; there may be fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public ImmutableArray<EvaluatedImage> MostUncertain(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Images().OrderBy(image => image.Prediction.Margin).Take(count)];
    }

    /// <summary>The result on one line: <c>11,351 images: loss 0.4321, accuracy 0.8312</c>, and that there is a <see cref="Caution"/>.</summary>
    public override string ToString() =>
        $"{Labels.Length:N0} images: loss {Loss:F4}, accuracy {Accuracy:F4}{(Caution is null ? "" : " (with a caution)")}";

    internal static EvaluationResult Create(
        Predictions predictions, ImmutableArray<int> labels, string? caution = null, string[]? fileNames = null) =>
        new(predictions, labels, caution, fileNames);

    /// <summary>All images, in their order.</summary>
    internal IEnumerable<EvaluatedImage> Images() => Labels.Select(
        (label, image) => new EvaluatedImage(image, label, Predictions.ClassNames[label], Predictions[image])
        {
            FileName = fileNames?[image],
        });

    private static double MeanCrossEntropy(Predictions predictions, ImmutableArray<int> labels)
    {
        int classes = predictions.ClassNames.Length;
        double sum = 0;
        for (int image = 0; image < labels.Length; image++)
            sum -= Math.Log(Math.Max(predictions.Probabilities[(image * classes) + labels[image]], SmallestProbability));
        return sum / labels.Length;
    }
}
