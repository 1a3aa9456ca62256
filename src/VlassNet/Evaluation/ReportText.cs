using System.Globalization;
using System.Text;

namespace VlassNet.Evaluation;

/// <summary>Lays a classification report out as scikit-learn does.</summary>
/// <param name="report">The scores.</param>
/// <param name="digits">Number of decimals.</param>
/// <param name="anyRight">Whether any image is right; if none is, scikit-learn prints its counts as <c>3.0</c>.</param>
internal sealed class ReportText(ClassificationReport report, int digits, bool anyRight)
{
    private const int CellWidth = 9;

    private readonly StringBuilder text = new();
    private readonly int width = Math.Max(
        Math.Max(report.Classes.Max(scores => TextWidth.Of(scores.Name)), report.WeightedAverage.Name.Length), digits);

    public string Write()
    {
        Row("", "precision", "recall", "f1-score", "support");
        text.Append('\n');
        foreach (ClassScores scores in report.Classes)
            Row(scores);
        text.Append('\n');
        ClassScores overall = report.MicroAverage;
        if (report.Accuracy is null)
            Row(overall);
        else
            Row(overall.Name, "", "", Score(overall.F1), Count(overall.Support));
        Row(report.MacroAverage);
        Row(report.WeightedAverage);
        return text.ToString();
    }

    private void Row(ClassScores scores) =>
        Row(scores.Name, Score(scores.Precision), Score(scores.Recall), Score(scores.F1), Count(scores.Support));

    private void Row(string name, params ReadOnlySpan<string> cells)
    {
        text.Append(TextWidth.PadLeft(name, width)).Append(' ');
        foreach (string cell in cells)
            text.Append(' ').Append(cell.PadLeft(CellWidth));
        text.Append('\n');
    }

    private string Score(double score) => FixedPoint.Format(score, digits);

    private string Count(long support) => support.ToString(CultureInfo.InvariantCulture) + (anyRight ? "" : ".0");
}
