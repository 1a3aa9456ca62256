namespace VlassNet.Reporting;

/// <summary>Draws panels of curves over the epochs, side by side, under one legend.</summary>
internal sealed class CurvesFigure
{
    private const double PlotWidth = 380;
    private const double PlotHeight = 280;
    private const double Top = 114;
    private const double Left = 66;
    private const double Spacing = 74;
    private const double RightMargin = 24;
    private const double BottomMargin = 58;
    private const int MostDots = 40;

    /// <summary>Okabe and Ito's colours, which the colour-blind can tell apart; dashes differ besides.</summary>
    private static readonly (string Color, string Dashes)[] Styles =
        [("#0072b2", ""), ("#d55e00", "7 4"), ("#009e73", "2 3"), ("#cc79a7", "9 3 2 3"), ("#56b4e9", ""), ("#e69f00", "7 4")];

    private readonly string title;
    private readonly IReadOnlyList<CurvePanel> panels;
    private readonly string[] names;
    private readonly int epochs;

    public CurvesFigure(string title, IReadOnlyList<CurvePanel> panels)
    {
        this.title = title;
        this.panels = panels;
        names = [.. panels.SelectMany(panel => panel.Series).Select(series => series.Name).Distinct()];
        epochs = Math.Max(1, panels.SelectMany(panel => panel.Series).Max(series => series.Values.Count));
    }

    public string Render()
    {
        double width = Left + (panels.Count * PlotWidth) + ((panels.Count - 1) * Spacing) + RightMargin;
        SvgWriter svg = new(width, Top + PlotHeight + BottomMargin, title);
        svg.Text(Left, 34, title, 18, bold: true);
        DrawLegend(svg);
        for (int i = 0; i < panels.Count; i++)
            DrawPanel(svg, panels[i], Left + (i * (PlotWidth + Spacing)));
        return svg.Finish();
    }

    private (string Color, string Dashes) StyleOf(string name) => Styles[Array.IndexOf(names, name) % Styles.Length];

    private void DrawLegend(SvgWriter svg)
    {
        double x = Left;
        foreach (string name in names)
        {
            (string color, string dashes) = StyleOf(name);
            svg.Curve([(x, 61), (x + 30, 61)], color, dashes);
            svg.Text(x + 38, 65.5, name, 13);
            x += 38 + TextMetrics.Width(name, 13) + 22;
        }
    }

    private void DrawPanel(SvgWriter svg, CurvePanel panel, double left)
    {
        double[] finite = [.. panel.Series.SelectMany(series => series.Values).Where(double.IsFinite)];
        NiceTicks vertical = finite.Length == 0 ? NiceTicks.Around(0, 1, 6) : NiceTicks.Around(finite.Min(), finite.Max(), 6);
        double least = vertical.Values[0], range = vertical.Values[^1] - least;

        // Half an epoch of room at both ends keeps the first and the last point off the frame, and gives one epoch a width.
        double X(double epoch) => left + ((epoch - 0.5) / epochs * PlotWidth);
        double Y(double value) => Top + PlotHeight - ((value - least) / range * PlotHeight);

        svg.Rectangle(left, Top, PlotWidth, PlotHeight, "#fbfcfd");
        foreach (double value in vertical.Values)
        {
            svg.Line(left, Y(value), left + PlotWidth, Y(value), SvgWriter.GridLine);
            svg.Text(left - 8, Y(value) + 4, vertical.Format(value), 12, "end", SvgWriter.FaintInk);
        }

        NiceTicks horizontal = NiceTicks.Within(0.5, epochs + 0.5, 10, whole: true);
        foreach (double epoch in horizontal.Values.Where(epoch => epoch >= 1))
        {
            svg.Line(X(epoch), Top + PlotHeight, X(epoch), Top + PlotHeight + 5, SvgWriter.FaintInk);
            svg.Text(X(epoch), Top + PlotHeight + 19, horizontal.Format(epoch), 12, "middle", SvgWriter.FaintInk);
        }

        svg.Line(left, Top + PlotHeight, left + PlotWidth, Top + PlotHeight, SvgWriter.FaintInk);
        svg.Text(left, Top - 12, panel.Title, 14, bold: true);
        svg.Text(left + (PlotWidth / 2), Top + PlotHeight + 42, "Epoch", 13, "middle", SvgWriter.FaintInk);
        foreach (CurveSeries series in panel.Series)
            DrawSeries(svg, series, X, Y);
    }

    private void DrawSeries(SvgWriter svg, CurveSeries series, Func<double, double> x, Func<double, double> y)
    {
        (string color, string dashes) = StyleOf(series.Name);
        List<(double X, double Y)> piece = [];
        for (int i = 0; i <= series.Values.Count; i++)
        {
            if (i < series.Values.Count && double.IsFinite(series.Values[i]))
            {
                piece.Add((x(i + 1), y(series.Values[i])));
                continue;
            }

            if (piece.Count > 1)
                svg.Curve(piece, color, dashes);

            // A point between two gaps has no line to be seen by.
            if (epochs <= MostDots || piece.Count == 1)
            {
                foreach ((double px, double py) in piece)
                    svg.Dot(px, py, 3, "#ffffff", color);
            }

            piece.Clear();
        }
    }
}
