using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>The sections that are figures alone.</summary>
internal static class FiguresSection
{
    /// <summary>The curves of the training run, if there was one.</summary>
    public static string Training(ReportContent content)
    {
        HtmlWriter html = new();
        if (content.Options.History is not { } history)
            return "";
        html.Open("section", ("id", "training"), ("aria-labelledby", "training-title"));
        html.Element("h2", "Training", ("id", "training-title")).Open("div", ("class", "figures two"));
        string kept = history.BestEpoch is { } best ? $" The best was epoch {best.Epoch}." : "";
        foreach (CurvePanel panel in HistoryPanels.Of(history))
        {
            html.Figure(
                Figure.TrainingCurves("", [panel], history.BestEpoch?.Epoch),
                $"{panel.Title} in each epoch, of {history.Epochs.Count}.{kept}");
        }

        return html.Close().Close().ToString();
    }

    /// <summary>The curves of the classes, and the reliability diagram with its numbers.</summary>
    public static string Curves(ReportContent content)
    {
        HtmlWriter html = new();
        html.Open("section", ("id", "curves"), ("aria-labelledby", "curves-title"));
        html.Element("h2", "Curves", ("id", "curves-title")).Open("div", ("class", "figures"));
        html.Figure(
            Figure.RocCurves(content.Result.Metrics),
            "Images of a class that are found, and others taken for it, at every threshold. The dashed line is chance.");
        html.Figure(
            Figure.PrecisionRecallCurves(content.Result.Metrics),
            "How pure a sample of a class is, and how complete, at every threshold.");
        html.Figure(
            Figure.Reliability(content.Result.Metrics),
            "Images by the probability of the predicted class. On the dashed line, what is said to be 90 % sure is right nine times of "
            + "ten. Lines at the points are Wilson's 95 % intervals.");
        html.Close();
        Bins(html, content.Result.Metrics.Reliability);
        return html.Close().ToString();
    }

    private static void Bins(HtmlWriter html, IEnumerable<ReliabilityBin> bins)
    {
        html.Open("details").Element("summary", "The points of the reliability diagram");
        html.Open("table", ("class", "bins")).Open("thead").Open("tr");
        foreach (string heading in new[] { "Confidence", "Images", "Mean", "Right" })
            html.Element("th", heading, ("scope", "col"));
        html.Close().Close().Open("tbody");
        foreach (ReliabilityBin bin in bins.Where(bin => bin.Count > 0))
        {
            html.Open("tr").Element("th", $"{Numbers.Fixed(bin.Low, 2)} to {Numbers.Fixed(bin.High, 2)}", ("scope", "row"));
            html.Element("td", Numbers.Count(bin.Count)).Element("td", Numbers.Score(bin.Confidence));
            html.Element("td", Numbers.Score(bin.Accuracy)).Close();
        }

        html.Close().Close().Close();
    }
}
