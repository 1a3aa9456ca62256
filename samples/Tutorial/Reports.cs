using System.Globalization;

namespace Tutorial;

/// <summary>Writes reports with a heading, so that one set's are not taken for another's.</summary>
internal static class Reports
{
    public static string Text(string heading, EvaluationResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {heading}: {result.Labels.Length} images, loss {result.Loss:F4}, accuracy {result.Accuracy:F4}

        {result.Report}
        {result.ConfusionMatrix}
        {string.Concat(((string?[])[result.Caution, .. result.Report.Warnings]).OfType<string>().Select(note => $"Note: {note}\n"))}
        """);

    /// <summary>As the notebook does; left out after Ctrl-C, since it is the longer part and the less telling one.</summary>
    public static string OnTrainingImages(Evaluator evaluator, VlassCnn model, LabeledImages train, CancellationToken stop)
    {
        const string heading = "Training images (as in the notebook)";
        return stop.IsCancellationRequested ? $"{heading}: left out, because of Ctrl-C\n\n" : Text(heading, evaluator.Evaluate(model, train));
    }
}
