using System.Globalization;

namespace VlassNet.Reporting;

/// <summary>Draws panels of curves over the epochs, side by side, under one legend: one is a column wide, several a page.</summary>
internal sealed class CurvesFigure
{
    private const double Left = 40;
    private const double Spacing = 46;
    private const double RightMargin = 10;
    private const double BottomMargin = 34;
    private const int MostDots = 40;

    private readonly string title;
    private readonly IReadOnlyList<CurvePanel> panels;
    private readonly int? best;
    private readonly string[] names;
    private readonly int epochs;
    private readonly double width;
    private readonly double plotWidth;
    private readonly double plotHeight;
    private readonly double top;

    /// <param name="title">The title; empty for none.</param>
    /// <param name="panels">What is drawn.</param>
    /// <param name="best">The epoch that is marked; null for none.</param>
    public CurvesFigure(string title, IReadOnlyList<CurvePanel> panels, int? best = null)
    {
        this.title = title;
        this.panels = panels;
        this.best = best;
        names = [.. panels.SelectMany(panel => panel.Series).Select(series => series.Name).Distinct()];
        epochs = Math.Max(1, panels.SelectMany(panel => panel.Series).Max(series => series.Values.Count));
        width = panels.Count == 1 ? SvgWriter.Column : SvgWriter.Page;
        plotWidth = (width - Left - RightMargin - ((panels.Count - 1) * Spacing)) / panels.Count;
        plotHeight = 0.7 * plotWidth;
        top = (title.Length > 0 ? 18 : 2) + 44;
    }

    public string Render()
    {
        SvgWriter svg = new(width, top + plotHeight + BottomMargin, title.Length > 0 ? title : panels[0].Title);
        if (title.Length > 0)
            svg.Text(Left, 15, title, SvgWriter.TitleSize, bold: true);
        DrawLegend(svg, top - 33);
        for (int i = 0; i < panels.Count; i++)
            DrawPanel(svg, panels[i], Left + (i * (plotWidth + Spacing)));
        return svg.Finish();
    }

    private SeriesStyle StyleOf(string name) => SeriesStyle.All[Array.IndexOf(names, name) % SeriesStyle.All.Count];

    private void DrawLegend(SvgWriter svg, double y)
    {
        double x = Left;
        foreach (string name in names)
        {
            SeriesStyle style = StyleOf(name);
            svg.Curve([(x, y), (x + 18, y)], style.Color, style.Dashes);
            svg.Text(x + 22, y + 2.8, name, SvgWriter.LabelSize);
            x += 22 + TextMetrics.Width(name, SvgWriter.LabelSize) + 12;
        }
    }

    private void DrawPanel(SvgWriter svg, CurvePanel panel, double left)
    {
        double[] finite = [.. panel.Series.SelectMany(series => series.Values).Where(double.IsFinite)];
        NiceTicks vertical = finite.Length == 0 ? NiceTicks.Around(0, 1, 6) : NiceTicks.Around(finite.Min(), finite.Max(), 6);
        double least = vertical.Values[0], range = vertical.Values[^1] - least, bottom = top + plotHeight;

        // Half an epoch of room at both ends keeps the first and the last point off the frame, and gives one epoch a width.
        double X(double epoch) => left + ((epoch - 0.5) / epochs * plotWidth);
        double Y(double value) => bottom - ((value - least) / range * plotHeight);

        svg.Rectangle(left, top, plotWidth, plotHeight, SvgWriter.Ground);
        foreach (double value in vertical.Values)
        {
            svg.Line(left, Y(value), left + plotWidth, Y(value), SvgWriter.GridLine);
            svg.Text(left - 5, Y(value) + 2.4, vertical.Format(value), SvgWriter.TickSize, "end", SvgWriter.FaintInk);
        }

        NiceTicks horizontal = NiceTicks.Within(0.5, epochs + 0.5, 10, whole: true);
        foreach (double epoch in horizontal.Values.Where(epoch => epoch >= 1))
        {
            svg.Line(X(epoch), bottom, X(epoch), bottom + 3, SvgWriter.FaintInk);
            svg.Text(X(epoch), bottom + 11, horizontal.Format(epoch), SvgWriter.TickSize, "middle", SvgWriter.FaintInk);
        }

        svg.Line(left, bottom, left + plotWidth, bottom, SvgWriter.FaintInk);
        svg.Text(left, top - 7, panel.Title, SvgWriter.LabelSize, bold: true);
        svg.Text(left + (plotWidth / 2), bottom + 25, "Epoch", SvgWriter.LabelSize, "middle", SvgWriter.FaintInk);
        if (best is { } epochKept)
        {
            string note = string.Create(CultureInfo.InvariantCulture, $"best: {epochKept}");
            svg.Line(X(epochKept), top, X(epochKept), bottom, SvgWriter.FaintInk, dashes: "1.5 2");
            svg.Text(left + plotWidth, top - 7, note, SvgWriter.TickSize, "end", SvgWriter.FaintInk);
        }

        foreach (CurveSeries series in panel.Series)
            DrawSeries(svg, series, X, Y);
    }

    private void DrawSeries(SvgWriter svg, CurveSeries series, Func<double, double> x, Func<double, double> y)
    {
        SeriesStyle style = StyleOf(series.Name);
        List<(double X, double Y)> piece = [];
        for (int i = 0; i <= series.Values.Count; i++)
        {
            if (i < series.Values.Count && double.IsFinite(series.Values[i]))
            {
                piece.Add((x(i + 1), y(series.Values[i])));
                continue;
            }

            if (piece.Count > 1)
                svg.Curve(piece, style.Color, style.Dashes);

            // A point between two gaps has no line to be seen by.
            if (epochs <= MostDots || piece.Count == 1)
            {
                foreach ((double px, double py) in piece)
                    svg.Dot(px, py, 1.8, "#ffffff", style.Color);
            }

            piece.Clear();
        }
    }
}
