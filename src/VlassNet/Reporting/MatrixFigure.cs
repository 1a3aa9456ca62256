using System.Globalization;
using VlassNet.Evaluation;

namespace VlassNet.Reporting;

/// <summary>Draws a confusion matrix.</summary>
internal sealed class MatrixFigure
{
    public const int MostClasses = 40;

    private const double NameSize = 14;
    private const double LongestName = 230;
    private const double Margin = 18;
    private const double BarWidth = 16;
    private const double NameAngle = -40;

    private readonly ConfusionMatrix matrix;
    private readonly MatrixFigureOptions options;
    private readonly ColorMap colors;
    private readonly double[,] values;
    private readonly string[] names;
    private readonly double cell;
    private readonly bool slanted;
    private readonly NiceTicks ticks;
    private readonly double greatest;
    private readonly double left;
    private readonly double top;

    public MatrixFigure(ConfusionMatrix matrix, MatrixFigureOptions options)
    {
        this.matrix = matrix;
        this.options = options;
        colors = options.Colors == MatrixColors.Rose ? ColorMap.Rose : ColorMap.Blues;
        values = matrix.Normalize(options.Normalization);
        names = [.. matrix.ClassNames.Select(name => TextMetrics.Fit(name, NameSize, LongestName))];
        double longest = names.Max(name => TextMetrics.Width(name, NameSize));
        cell = matrix.Size switch { <= 4 => 108, <= 6 => 88, <= 8 => 76, _ => 64 };
        slanted = longest > cell - 6;
        greatest = IsShareOfClass || matrix.Total == 0 ? 1 : values.Cast<double>().Max();
        ticks = NiceTicks.Within(0, greatest, 5, whole: options.Normalization == MatrixNormalization.None);

        // Slanted names start left of the first column, where the names of the rows need as much room anyway.
        left = Margin + NameSize + 14 + longest + 10;
        top = options.Title.Length > 0 ? 58 : Margin;
    }

    private bool IsShareOfClass => options.Normalization is MatrixNormalization.True or MatrixNormalization.Predicted;

    private double Side => matrix.Size * cell;

    private double Bottom => top + Side;

    private double NamesHeight => slanted
        ? (names.Max(name => TextMetrics.Width(name, NameSize)) * Math.Sin(-NameAngle * Math.PI / 180)) + NameSize
        : NameSize;

    public string Render()
    {
        double tickWidth = ticks.Values.Max(value => TextMetrics.Width(ticks.Format(value), 12));
        double barLeft = left + Side + 26;
        double barLabel = barLeft + BarWidth + 12 + tickWidth + 18;
        double height = Bottom + 12 + NamesHeight + 14 + NameSize + Margin;
        double titleWidth = left + TextMetrics.Width(options.Title, 18) + Margin;
        SvgWriter svg = new(Math.Max(barLabel + Margin, titleWidth), height, options.Title);

        if (options.Title.Length > 0)
            svg.Text(left, 36, options.Title, 18, bold: true);
        for (int row = 0; row < matrix.Size; row++)
        {
            for (int column = 0; column < matrix.Size; column++)
                DrawCell(svg, row, column);
        }

        svg.Rectangle(left, top, Side, Side, "none", SvgWriter.FaintInk);
        DrawNames(svg, height);
        DrawBar(svg, barLeft, barLabel);
        return svg.Finish();
    }

    private void DrawCell(SvgWriter svg, int row, int column)
    {
        double x = left + (column * cell), y = top + (row * cell);
        Rgb color = colors.At(values[row, column] / greatest);
        svg.Rectangle(x, y, cell, cell, color.ToString(), "#ffffff");

        bool counts = options.Normalization == MatrixNormalization.None;
        string count = matrix[row, column].ToString("N0", CultureInfo.InvariantCulture);
        string main = counts ? count : FixedPoint.Format(values[row, column], options.Digits);
        string ink = ContrastingInk(color);
        double size = FittingSize(main, Math.Max(14, 0.18 * cell));
        double middle = x + (cell / 2);
        if (counts || !options.ShowCounts)
        {
            svg.Text(middle, y + (cell / 2) + (0.36 * size), main, size, "middle", ink);
            return;
        }

        svg.Text(middle, y + (0.49 * cell), main, size, "middle", ink);
        double small = FittingSize(count, Math.Max(10.5, 0.125 * cell));
        svg.Text(middle, y + (0.49 * cell) + (1.6 * small), count, small, "middle", ink);
    }

    /// <summary>Black or white, whichever stands out more (WCAG 2 contrast).</summary>
    private static string ContrastingInk(Rgb background) =>
        1.05 / (background.Luminance + 0.05) > (background.Luminance + 0.05) / 0.07 ? "#ffffff" : SvgWriter.Ink;

    private double FittingSize(string text, double size) =>
        Math.Min(size, size * (cell - 6) / TextMetrics.Width(text, size));

    private void DrawNames(SvgWriter svg, double height)
    {
        for (int i = 0; i < names.Length; i++)
        {
            double middle = (i + 0.5) * cell;
            svg.Text(left - 10, top + middle + (0.36 * NameSize), names[i], NameSize, "end");
            if (slanted)
                svg.Text(left + middle + 6, Bottom + 12 + (0.5 * NameSize), names[i], NameSize, "end", angle: NameAngle);
            else
                svg.Text(left + middle, Bottom + 12 + (0.7 * NameSize), names[i], NameSize, "middle");
        }

        svg.Text(Margin + NameSize - 2, top + (Side / 2), "True class", NameSize, "middle", SvgWriter.FaintInk, -90);
        svg.Text(left + (Side / 2), height - Margin, "Predicted class", NameSize, "middle", SvgWriter.FaintInk);
    }

    private void DrawBar(SvgWriter svg, double x, double labelX)
    {
        svg.Gradient(x, top, BarWidth, Side, colors);
        svg.Rectangle(x, top, BarWidth, Side, "none", SvgWriter.FaintInk);
        foreach (double value in ticks.Values)
        {
            double y = Bottom - (value / greatest * Side);
            svg.Line(x + BarWidth, y, x + BarWidth + 5, y, SvgWriter.FaintInk);
            svg.Text(x + BarWidth + 9, y + 4, ticks.Format(value), 12, fill: SvgWriter.FaintInk);
        }

        string label = options.Normalization switch
        {
            MatrixNormalization.True => "Share of the true class",
            MatrixNormalization.Predicted => "Share of the predicted class",
            MatrixNormalization.All => "Share of all images",
            _ => "Number of images",
        };
        double size = Math.Min(12, 12 * Side / TextMetrics.Width(label, 12));
        svg.Text(labelX, top + (Side / 2), label, size, "middle", SvgWriter.FaintInk, -90);
    }
}
