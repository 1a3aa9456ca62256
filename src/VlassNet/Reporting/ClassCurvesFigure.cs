using VlassNet.Evaluation;

namespace VlassNet.Reporting;

/// <summary>
/// Draws a curve for each class, with the area below it in the legend. Of many classes the worst have a colour, and the others are
/// drawn grey: more curves than that nobody can tell apart.
/// </summary>
internal sealed class ClassCurvesFigure
{
    private const double RowHeight = 11.5;
    private const double LongestName = 150;

    private readonly string title;
    private readonly ClassCurve[] curves;
    private readonly ClassCurve[] shown;
    private readonly ClassCurve[] others;
    private readonly string[] undefined;

    private ClassCurvesFigure(string title, IEnumerable<ClassCurve> all)
    {
        this.title = title;
        curves = [.. all];
        ClassCurve[] defined = [.. curves.Where(curve => double.IsFinite(curve.Area))];
        undefined = [.. curves.Except(defined).Select(curve => curve.Name)];
        int most = SeriesStyle.All.Count;
        HashSet<ClassCurve> worst = [.. defined.OrderBy(curve => curve.Area).Take(most)];
        shown = [.. defined.Where(worst.Contains)];
        others = [.. defined.Where(curve => !worst.Contains(curve))];
    }

    public required string Across { get; init; }

    public required string Up { get; init; }

    /// <summary>What the number in the legend is.</summary>
    public required string Measure { get; init; }

    public bool Diagonal { get; init; }

    public static ClassCurvesFigure Roc(Metrics metrics, string title) => new(title, metrics.Values.Classes.Select((scores, label) =>
    {
        RocCurve curve = metrics.Roc(label);
        return new ClassCurve(scores.Name, scores.RocAuc, curve.FalsePositiveRates.Zip(curve.TruePositiveRates));
    }))
    {
        Across = "False positive rate", Up = "True positive rate", Measure = "area", Diagonal = true,
    };

    public static ClassCurvesFigure PrecisionRecall(Metrics metrics, string title) => new(title, metrics.Values.Classes.Select(
        (scores, label) => new ClassCurve(
            scores.Name, scores.Support > 0 ? scores.AveragePrecision : double.NaN, Steps(metrics.PrecisionRecall(label)))))
    {
        Across = "Recall", Up = "Precision", Measure = "average precision",
    };

    public string Render()
    {
        const double Top = 30;
        const double LegendTop = Top + UnitPlot.Side + 43;
        int rows = shown.Length + (others.Length > 0 ? 1 : 0) + (undefined.Length > 0 ? 1 : 0);
        SvgWriter svg = new(SvgWriter.Column, LegendTop + (rows * RowHeight) + 4, title);
        svg.Text(UnitPlot.Left, 16, TextMetrics.Fit(title, SvgWriter.TitleSize, UnitPlot.Side), SvgWriter.TitleSize, bold: true);
        UnitPlot plot = new(svg, Top, UnitPlot.Side);
        plot.DrawAxes(Across, Up);
        if (Diagonal)
            plot.DrawDiagonal();
        foreach (ClassCurve curve in others)
            plot.DrawCurve(curve.Points, SeriesStyle.Others, "", 0.6);
        for (int i = 0; i < shown.Length; i++)
            plot.DrawCurve(shown[i].Points, SeriesStyle.All[i].Color, SeriesStyle.All[i].Dashes, 1.4);
        DrawLegend(svg, LegendTop);
        return svg.Finish();
    }

    private void DrawLegend(SvgWriter svg, double top)
    {
        svg.Text(UnitPlot.X(1), top - 9, Measure, SvgWriter.TickSize, "end", SvgWriter.FaintInk);
        double y = top;
        for (int i = 0; i < shown.Length; i++, y += RowHeight)
        {
            Entry(SeriesStyle.All[i].Color, SeriesStyle.All[i].Dashes, shown[i].Name);
            svg.Text(UnitPlot.X(1), y + 2.8, FixedPoint.Format(shown[i].Area, 3), SvgWriter.LabelSize, "end");
        }

        if (others.Length > 0)
        {
            Entry(SeriesStyle.Others, "", $"{others.Length} better ones");
            string range = $"{FixedPoint.Format(others.Min(curve => curve.Area), 3)} to {FixedPoint.Format(others.Max(curve => curve.Area), 3)}";
            svg.Text(UnitPlot.X(1), y + 2.8, range, SvgWriter.LabelSize, "end");
            y += RowHeight;
        }

        if (undefined.Length > 0)
        {
            string note = TextMetrics.Fit($"Undefined: {string.Join(", ", undefined)}", SvgWriter.TickSize, UnitPlot.Side);
            svg.Text(UnitPlot.Left, y + 2.8, note, SvgWriter.TickSize, fill: SvgWriter.FaintInk);
        }

        void Entry(string color, string dashes, string name)
        {
            svg.Curve([(UnitPlot.Left, y), (UnitPlot.Left + 20, y)], color, dashes);
            svg.Text(UnitPlot.Left + 25, y + 2.8, TextMetrics.Fit(name, SvgWriter.LabelSize, LongestName), SvgWriter.LabelSize);
        }
    }

    /// <summary>The precision holds from its recall down to the next, as the average precision adds it up.</summary>
    private static IEnumerable<(double X, double Y)> Steps(PrecisionRecallCurve curve)
    {
        for (int i = 0; i < curve.Recalls.Length; i++)
        {
            if (i > 0)
                yield return (curve.Recalls[i], curve.Precisions[i - 1]);
            yield return (curve.Recalls[i], curve.Precisions[i]);
        }
    }
}
