using System.Globalization;
using VlassNet.Evaluation;

namespace VlassNet.Reporting;

/// <summary>Draws how often the network is right against how sure it is, and below how many images are how sure.</summary>
internal sealed class ReliabilityFigure(Metrics metrics, string title)
{
    /// <summary>The 97.5th percentile of a normal distribution, for 95 % in the middle.</summary>
    private const double Normal = 1.959964;

    private const double Top = 30;
    private const double CountsHeight = 46;

    public string Render()
    {
        const double height = UnitPlot.Side * 0.86;
        const double countsTop = Top + height + 36;
        SvgWriter svg = new(SvgWriter.Column, countsTop + CountsHeight + 22, title);
        svg.Text(UnitPlot.Left, 16, TextMetrics.Fit(title, SvgWriter.TitleSize, UnitPlot.Side), SvgWriter.TitleSize, bold: true);
        UnitPlot plot = new(svg, Top, height);
        plot.DrawAxes("Mean confidence", "Share that is right");
        plot.DrawDiagonal();
        ReliabilityBin[] bins = [.. metrics.Reliability.Where(bin => bin.Count > 0)];
        SeriesStyle style = SeriesStyle.All[0];
        foreach (ReliabilityBin bin in bins)
        {
            (double low, double high) = Wilson(bin);
            double x = UnitPlot.X(Math.Min(1, bin.Confidence));
            svg.Line(x, plot.Y(low), x, plot.Y(high), style.Color, 0.8);
        }

        svg.Curve(bins.Select(bin => (UnitPlot.X(Math.Min(1, bin.Confidence)), plot.Y(bin.Accuracy))), style.Color);
        foreach (ReliabilityBin bin in bins)
            svg.Dot(UnitPlot.X(Math.Min(1, bin.Confidence)), plot.Y(bin.Accuracy), 2.4, "#ffffff", style.Color);
        DrawNotes(svg, plot);
        DrawCounts(svg, countsTop);
        return svg.Finish();
    }

    private void DrawNotes(SvgWriter svg, UnitPlot plot)
    {
        string error = $"calibration error {FixedPoint.Format(metrics.Values.ExpectedCalibrationError, 3)}";
        svg.Text(UnitPlot.X(0.03), plot.Top + 12, error, SvgWriter.LabelSize);
        svg.Text(UnitPlot.X(0.03), plot.Top + 23, "above the diagonal: too unsure", SvgWriter.TickSize, fill: SvgWriter.FaintInk);
        svg.Text(UnitPlot.X(0.97), plot.Bottom - 6, "below: too sure", SvgWriter.TickSize, "end", SvgWriter.FaintInk);
    }

    private void DrawCounts(SvgWriter svg, double top)
    {
        long most = metrics.Reliability.Max(bin => bin.Count);
        double bottom = top + CountsHeight;
        foreach (ReliabilityBin bin in metrics.Reliability.Where(bin => bin.Count > 0))
        {
            // At least a hair, so that a bin of one image among thousands is seen.
            double height = Math.Max(0.6, CountsHeight * bin.Count / most), width = (bin.High - bin.Low) * UnitPlot.Side;
            svg.Rectangle(UnitPlot.X(bin.Low) + 0.5, bottom - height, Math.Max(0.5, width - 1), height, SeriesStyle.Others);
        }

        svg.Line(UnitPlot.Left, bottom, UnitPlot.X(1), bottom, SvgWriter.FaintInk);
        svg.Text(UnitPlot.Left - 5, top + 5, Short(most), SvgWriter.TickSize, "end", SvgWriter.FaintInk);
        svg.Text(UnitPlot.Left - 5, bottom + 2.4, "0", SvgWriter.TickSize, "end", SvgWriter.FaintInk);
        svg.Text(UnitPlot.X(0.5), bottom + 14, "Images by confidence", SvgWriter.LabelSize, "middle", SvgWriter.FaintInk);
    }

    private static string Short(long count) => count < 10_000
        ? count.ToString("N0", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{count / 1000.0:0.#}k");

    /// <summary>Wilson's interval of a share (1927), 95 %.</summary>
    private static (double Low, double High) Wilson(ReliabilityBin bin)
    {
        double n = bin.Count, share = bin.Accuracy, square = Normal * Normal;
        double middle = share + (square / (2 * n));
        double half = Normal * Math.Sqrt((share * (1 - share) / n) + (square / (4 * n * n)));
        return (Math.Max(0, (middle - half) / (1 + (square / n))), Math.Min(1, (middle + half) / (1 + (square / n))));
    }
}
