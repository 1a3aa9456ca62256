namespace VlassNet.Reporting;

/// <summary>A plot whose axes both go from 0 to 1, a column wide, with its grid and the names of its axes.</summary>
internal sealed class UnitPlot
{
    public const double Left = 36;
    public const double Side = SvgWriter.Column - Left - 12;

    private readonly SvgWriter svg;
    private readonly double height;

    /// <param name="svg">Where it is drawn.</param>
    /// <param name="top">Where it begins.</param>
    /// <param name="height">How high it is.</param>
    public UnitPlot(SvgWriter svg, double top, double height)
    {
        this.svg = svg;
        this.height = height;
        Top = top;
    }

    public double Top { get; }

    public double Bottom => Top + height;

    public static double X(double value) => Left + (value * Side);

    public double Y(double value) => Bottom - (value * height);

    /// <param name="across">What the horizontal axis shows.</param>
    /// <param name="up">What the vertical axis shows.</param>
    public void DrawAxes(string across, string up)
    {
        svg.Rectangle(Left, Top, Side, height, SvgWriter.Ground);
        NiceTicks ticks = NiceTicks.Within(0, 1, 5, whole: false);
        foreach (double value in ticks.Values)
        {
            svg.Line(Left, Y(value), Left + Side, Y(value), SvgWriter.GridLine);
            svg.Line(X(value), Top, X(value), Bottom, SvgWriter.GridLine);
            svg.Text(Left - 5, Y(value) + 2.4, ticks.Format(value), SvgWriter.TickSize, "end", SvgWriter.FaintInk);
            svg.Text(X(value), Bottom + 11, ticks.Format(value), SvgWriter.TickSize, "middle", SvgWriter.FaintInk);
        }

        svg.Line(Left, Bottom, Left + Side, Bottom, SvgWriter.FaintInk);
        svg.Line(Left, Top, Left, Bottom, SvgWriter.FaintInk);
        svg.Text(X(0.5), Bottom + 23, across, SvgWriter.LabelSize, "middle", SvgWriter.FaintInk);
        svg.Text(12, Y(0.5), up, SvgWriter.LabelSize, "middle", SvgWriter.FaintInk, -90);
    }

    /// <summary>What is to be expected, to compare with.</summary>
    public void DrawDiagonal() => svg.Line(X(0), Y(0), X(1), Y(1), SvgWriter.FaintInk, 0.8, "3 2.5");

    /// <summary>Draws a curve through points in units of the axes.</summary>
    public void DrawCurve(IEnumerable<(double X, double Y)> points, string color, string dashes, double width) =>
        svg.Curve(Thinned(points.Select(point => (X(point.X), Y(point.Y)))), color, dashes, width);

    /// <summary>
    /// A curve of 10,000 images has as many points, most of which nobody can see: those stay that are a third of a point from the
    /// last that stayed.
    /// </summary>
    private static List<(double X, double Y)> Thinned(IEnumerable<(double X, double Y)> points)
    {
        const double least = 0.35;
        List<(double X, double Y)> kept = [];
        (double X, double Y) last = default;
        foreach ((double X, double Y) point in points)
        {
            last = point;
            if (kept.Count == 0 || Math.Abs(point.X - kept[^1].X) + Math.Abs(point.Y - kept[^1].Y) >= least)
                kept.Add(point);
        }

        if (kept.Count > 0 && kept[^1] != last)
            kept.Add(last);
        return kept;
    }
}
