using VlassNet.Evaluation;

namespace VlassNet.Reporting;

/// <summary>Draws precision, recall and F1 of every class with their intervals, a row for each class.</summary>
internal sealed class ClassScoresFigure
{
    private const double RowHeight = 22;
    private const double Top = 46;
    private const double LongestName = 84;

    private readonly string title;
    private readonly MetricSet<MetricInterval> scores;
    private readonly string[] names;
    private readonly double left;
    private readonly double right = SvgWriter.Column - 14;
    private readonly NiceTicks ticks;

    public ClassScoresFigure(MetricSet<MetricInterval> scores, string title)
    {
        this.title = title;
        this.scores = scores;
        names = [.. scores.Classes.Select(own => TextMetrics.Fit(own.Name, SvgWriter.LabelSize, LongestName))];
        left = 8 + names.Max(name => TextMetrics.Width(name, SvgWriter.LabelSize)) + 6;
        double[] ends = [.. scores.Classes.SelectMany(Drawn).SelectMany(score => new[] { score.Value, score.Low }).Where(double.IsFinite)];
        ticks = NiceTicks.Around(ends.Length > 0 ? Math.Min(0.9, ends.Min()) : 0, 1, 5);
    }

    public string Render()
    {
        double bottom = Top + (RowHeight * names.Length);
        SvgWriter svg = new(SvgWriter.Column, bottom + 20, title);
        svg.Text(left, 16, TextMetrics.Fit(title, SvgWriter.TitleSize, right - left), SvgWriter.TitleSize, bold: true);
        svg.Rectangle(left, Top, right - left, bottom - Top, SvgWriter.Ground);
        foreach (double value in ticks.Values)
        {
            svg.Line(X(value), Top, X(value), bottom, SvgWriter.GridLine);
            svg.Text(X(value), bottom + 11, ticks.Format(value), SvgWriter.TickSize, "middle", SvgWriter.FaintInk);
        }

        for (int row = 0; row < names.Length; row++)
        {
            double middle = Top + ((row + 0.5) * RowHeight);
            svg.Text(left - 6, middle + 2.8, names[row], SvgWriter.LabelSize, "end");
            if (row > 0)
                svg.Line(left, middle - (RowHeight / 2), right, middle - (RowHeight / 2), SvgWriter.GridLine);
            MetricInterval[] drawn = Drawn(scores.Classes[row]);
            for (int i = 0; i < drawn.Length; i++)
                DrawScore(svg, drawn[i], middle + ((i - 1) * 6), i);
        }

        svg.Line(left, bottom, right, bottom, SvgWriter.FaintInk);
        DrawLegend(svg);
        return svg.Finish();
    }

    private static MetricInterval[] Drawn(ClassMetrics<MetricInterval> scores) => [scores.Precision, scores.Recall, scores.F1];

    private double X(double value) =>
        left + ((value - ticks.Values[0]) / (ticks.Values[^1] - ticks.Values[0]) * (right - left));

    private void DrawScore(SvgWriter svg, MetricInterval score, double y, int kind)
    {
        if (double.IsFinite(score.Low) && double.IsFinite(score.High))
            svg.Line(X(score.Low), y, X(score.High), y, SeriesStyle.All[kind].Color, 0.9);
        if (double.IsFinite(score.Value))
            Mark(svg, X(score.Value), y, kind);
    }

    /// <summary>A circle, a square or a triangle, so that colour is not all that tells them apart.</summary>
    private static void Mark(SvgWriter svg, double x, double y, int kind)
    {
        string color = SeriesStyle.All[kind].Color;
        if (kind == 0)
            svg.Dot(x, y, 2, "#ffffff", color);
        else if (kind == 1)
            svg.Shape([(x - 1.9, y - 1.9), (x + 1.9, y - 1.9), (x + 1.9, y + 1.9), (x - 1.9, y + 1.9)], "#ffffff", color);
        else
            svg.Shape([(x, y - 2.5), (x + 2.5, y + 1.9), (x - 2.5, y + 1.9)], "#ffffff", color);
    }

    private void DrawLegend(SvgWriter svg)
    {
        double x = left + 3;
        foreach ((int kind, string name) in new[] { (0, "precision"), (1, "recall"), (2, "F1") })
        {
            Mark(svg, x, 32, kind);
            svg.Text(x + 6, 34.8, name, SvgWriter.LabelSize);
            x += 6 + TextMetrics.Width(name, SvgWriter.LabelSize) + 10;
        }
    }
}
