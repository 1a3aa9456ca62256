using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>The scores of each class.</summary>
internal static class ClassesSection
{
    private static readonly (string Name, Func<ClassMetrics<MetricInterval>, MetricInterval> Of)[] Columns =
    [
        ("Precision", scores => scores.Precision), ("Recall", scores => scores.Recall), ("F1", scores => scores.F1),
        ("ROC area", scores => scores.RocAuc), ("Average precision", scores => scores.AveragePrecision),
    ];

    public static string Render(ReportContent content)
    {
        HtmlWriter html = new();
        string level = Numbers.Percent(content.Options.Bootstrap.Level);
        html.Open("section", ("id", "classes"), ("aria-labelledby", "classes-title"));
        html.Element("h2", "Classes", ("id", "classes-title"));
        html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", "Scores of the classes"), ("tabindex", "0"));
        html.Open("table", ("class", "scores")).Element("caption", $"Scores of each class with their {level} % intervals.");
        html.Open("thead").Open("tr").Element("th", "Class", ("scope", "col")).Element("th", "Images", ("scope", "col"));
        foreach ((string name, _) in Columns)
            html.Element("th", name, ("scope", "col"));
        html.Close().Close().Open("tbody");
        foreach (ClassMetrics<MetricInterval> scores in content.Intervals.Classes)
        {
            html.Open("tr").Element("th", scores.Name, ("scope", "row")).Element("td", Numbers.Count(scores.Support));
            foreach ((_, Func<ClassMetrics<MetricInterval>, MetricInterval> of) in Columns)
            {
                html.Open("td").Element("span", Numbers.Score(of(scores).Value), ("class", "score"));
                html.Element("span", Numbers.Range(of(scores)), ("class", "range")).Close();
            }

            html.Close();
        }

        return html.Close().Close().Close().Close().ToString();
    }
}
