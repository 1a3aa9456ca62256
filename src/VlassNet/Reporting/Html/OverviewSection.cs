using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>The title, the answer in one sentence, and a card for each of the metrics that sum the set up.</summary>
internal static class OverviewSection
{
    public static string Render(ReportContent content)
    {
        HtmlWriter html = new();
        EvaluationResult result = content.Result;
        MetricSet<MetricInterval> all = content.Intervals;
        html.Element("h1", content.Options.Title);
        html.Open("p", ("class", "lead")).Element("strong", $"{Numbers.Fixed(100 * all.Accuracy.Value, 1)} %")
            .Text($" of {Numbers.Images(result.Labels.Length)} in {result.ConfusionMatrix.Size} classes classified correctly ")
            .Text($"({Numbers.Percent(content.Options.Bootstrap.Level)} % interval of the share {Numbers.Range(all.Accuracy)}).").Close();
        foreach (string line in content.Options.Notes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            html.Element("p", line, ("class", "note"));

        html.Open("ul", ("class", "cards"));
        Card(html, "Accuracy", all.Accuracy, "share of the images that are right", 0);
        Card(html, "Balanced accuracy", all.BalancedAccuracy, "mean recall of the classes", 0);
        Card(html, "Macro F1", all.MacroF1, "mean F1 of the classes", 0);
        Card(html, "Matthews correlation", all.MatthewsCorrelation, "−1 to 1; 0 by chance", -1);
        Card(html, "ROC area", all.MacroRocAuc, "mean of the classes, each against the rest", 0);
        Card(html, "Calibration error", all.ExpectedCalibrationError, "confidence against accuracy; less is better", 0);
        Card(html, "Brier score", all.BrierScore, "0 to 2; less is better", null);
        Card(html, "Log-loss", all.LogLoss, "cross-entropy; less is better", null);
        html.Close();
        Warnings(html, result.Caution is { } caution ? [caution, .. result.Report.Warnings] : result.Report.Warnings);
        return html.ToString();
    }

    /// <param name="html">The page.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="about">What it is.</param>
    /// <param name="least">Where a bar up to 1 begins; null for a metric without a bar.</param>
    private static void Card(HtmlWriter html, string name, MetricInterval metric, string about, double? least)
    {
        html.Open("li", ("class", "card"));
        html.Element("span", name, ("class", "name"));
        html.Element("span", Numbers.Score(metric.Value), ("class", "value"));
        html.Element("span", Numbers.Range(metric), ("class", "range"));
        if (least is { } from && double.IsFinite(metric.Value) && double.IsFinite(metric.Low))
            Bar(html, (metric.Low - from) / (1 - from), (metric.High - from) / (1 - from), (metric.Value - from) / (1 - from));
        html.Element("span", about, ("class", "about"));
        html.Close();
    }

    /// <summary>The interval and the value on a line from the least to the greatest value that can be.</summary>
    private static void Bar(HtmlWriter html, double low, double high, double value)
    {
        html.Open("svg", ("class", "bar"), ("viewBox", "0 0 200 8"), ("preserveAspectRatio", "none"), ("aria-hidden", "true"));
        Rectangle("track", 0, 200, 3, 2);
        Rectangle("span", 200 * low, Math.Max(1, 200 * (high - low)), 1, 6);
        Rectangle("point", (200 * value) - 0.5, 1, 0, 8);
        html.Close();

        void Rectangle(string kind, double x, double width, double y, double height) => html.Void(
            "rect", ("class", kind), ("x", SvgWriter.N(x)), ("y", SvgWriter.N(y)), ("width", SvgWriter.N(width)),
            ("height", SvgWriter.N(height)));
    }

    private static void Warnings(HtmlWriter html, IReadOnlyCollection<string> warnings)
    {
        if (warnings.Count == 0)
            return;
        html.Open("ul", ("class", "warnings"));
        foreach (string warning in warnings)
            html.Element("li", warning);
        html.Close();
    }
}
