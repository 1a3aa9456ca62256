using System.Globalization;
using System.Text;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>An evaluation for people.</summary>
internal static class EvaluationText
{
    /// <summary>Evaluates, with progress.</summary>
    public static Task<EvaluationResult> EvaluateAsync(
        Evaluator evaluator, ImageClassifier model, LabeledImages images, Screen screen, CancellationToken stop) => screen.WatchAsync(
            "Evaluating", "images", meter => Task.Run(
                () => evaluator.Evaluate(model, images, meter.Of<WorkProgress>((shown, part) => shown.Report(part.Done, part.Total)), stop), stop));

    /// <summary>The report of scikit-learn, the confusion matrix, and what to know of both.</summary>
    public static string Of(string heading, EvaluationResult result)
    {
        StringBuilder text = new($"{heading}: {result.Labels.Length} images, loss {result.Loss:F4}, accuracy {result.Accuracy:F4}\n\n");
        text.Append(result.Report).Append('\n').Append(result.ConfusionMatrix);
        foreach (string note in ((string?[])[result.Caution, .. result.Report.Warnings]).OfType<string>())
            text.Append($"\nNote: {note}");
        return text.ToString();
    }

    /// <summary>The metrics that matter most, on part of a line.</summary>
    public static string Summary(EvaluationResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"accuracy {result.Accuracy:F4}, macro F1 {result.Report.MacroAverage.F1:F4}, log-loss {result.Loss:F4}, {result.Labels.Length} images");

    /// <summary>The metrics that matter most, with their intervals.</summary>
    public static string Of(MetricSet<MetricInterval> intervals) =>
        $"With intervals of 95 %:\n  accuracy           {intervals.Accuracy}\n  balanced accuracy  {intervals.BalancedAccuracy}\n"
        + $"  macro F1           {intervals.MacroF1}\n  log-loss           {intervals.LogLoss}\n  calibration error  {intervals.ExpectedCalibrationError}";
}
