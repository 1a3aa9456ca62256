using System.Globalization;

namespace VlassNet.Evaluation;

/// <summary>
/// Whether a network that says one class of every image knows better than that: its probabilities order the images well, and only where
/// one class ends and the next begins is wrong.
/// </summary>
internal static class OneClass
{
    /// <summary>The area under the ROC curve, of guessing 0.5, from which the order is good.</summary>
    private const double GoodArea = 0.75;

    /// <summary>Fewer images are of one class by chance, and in order by chance.</summary>
    private const int FewestImages = 20;

    /// <summary>What to say of an evaluation; null where its images got several classes, or are of one, or are in no order.</summary>
    public static string? Caution(EvaluationResult result)
    {
        int[] predicted = [.. result.Predictions.Classes().Distinct().Take(2)];
        if (predicted.Length != 1 || result.Labels.Length < FewestImages || result.Labels.Distinct().Count() < 2)
            return null;
        double[] areas = [.. result.Metrics.Values.Classes.Select(metrics => metrics.RocAuc).Where(double.IsFinite)];
        if (areas.Length == 0 || areas.Average() < GoodArea)
            return null;
        string name = PrintableText.Of(result.Predictions.ClassNames[predicted[0]]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Every image got the class {name}, although the probabilities order the classes well (mean area under the ROC curve {areas.Average():F2}). ")
            + "Most often the averages of batch normalization are not there yet: train for more epochs. Or the pixels are scaled otherwise than "
            + "in the training run, or one class was far more frequent there: choose thresholds with ClassThresholds.";
    }
}
