using System.Globalization;
using VlassNet.Evaluation;

namespace VlassNet.Reporting;

/// <summary>Draws a confusion matrix.</summary>
internal sealed class MatrixFigure
{
    public const int MostClasses = 40;

    private const double NameSize = SvgWriter.LabelSize;
    private const double LongestName = 96;
    private const double Margin = 6;
    private const double BarWidth = 8;
    private const double BarDistance = 10;
    private const double NameAngle = -40;
    private const double LeastCell = 28;
    private const double GreatestCell = 60;

    private readonly ConfusionMatrix matrix;
    private readonly MatrixFigureOptions options;
    private readonly ColorMap colors;
    private readonly double[,] values;
    private readonly string[] names;
    private readonly double cell;
    private readonly bool slanted;
    private readonly NiceTicks ticks;
    private readonly double greatest;
    private readonly double tickWidth;
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
        greatest = IsShareOfClass || matrix.Total == 0 ? 1 : values.Cast<double>().Max();
        ticks = NiceTicks.Within(0, greatest, 5, whole: options.Normalization == MatrixNormalization.None);

        tickWidth = ticks.Values.Max(value => TextMetrics.Width(ticks.Format(value), SvgWriter.TickSize));

        // Slanted names start left of the first column, where the names of the rows need as much room anyway.
        left = Margin + NameSize + 7 + longest + 5;
        top = options.Title.Length > 0 ? 26 : Margin;
        double room = SvgWriter.Column - left - (BarLabel(0) + Margin);
        cell = Math.Clamp(room / matrix.Size, LeastCell, GreatestCell);
        slanted = longest > cell - 3;
    }

    private bool IsShareOfClass => options.Normalization is MatrixNormalization.True or MatrixNormalization.Predicted;

    private double Side => matrix.Size * cell;

    private double Bottom => top + Side;

    private double NamesHeight => slanted
        ? (names.Max(name => TextMetrics.Width(name, NameSize)) * Math.Sin(-NameAngle * Math.PI / 180)) + NameSize
        : NameSize;

    public string Render()
    {
        double barLeft = left + Side + BarDistance, barLabel = BarLabel(left + Side);
        double height = Bottom + 6 + NamesHeight + 8 + NameSize + Margin;
        double titleWidth = left + TextMetrics.Width(options.Title, SvgWriter.TitleSize) + Margin;
        SvgWriter svg = new(Math.Max(Math.Max(SvgWriter.Column, barLabel + Margin), titleWidth), height, options.Title);

        if (options.Title.Length > 0)
            svg.Text(left, 16, options.Title, SvgWriter.TitleSize, bold: true);
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

    /// <summary>Where the base line of the bar's label is, for a matrix that ends at x.</summary>
    private double BarLabel(double x) => x + BarDistance + BarWidth + 6 + tickWidth + 10;

    private void DrawCell(SvgWriter svg, int row, int column)
    {
        double x = left + (column * cell), y = top + (row * cell);
        Rgb color = colors.At(values[row, column] / greatest);
        svg.Rectangle(x, y, cell, cell, color.ToString(), "#ffffff");

        bool counts = options.Normalization == MatrixNormalization.None;
        string count = matrix[row, column].ToString("N0", CultureInfo.InvariantCulture);
        string main = counts ? count : FixedPoint.Format(values[row, column], options.Digits);
        string ink = ContrastingInk(color);
        double size = FittingSize(main, 8.5);
        double middle = x + (cell / 2);
        if (counts || !options.ShowCounts)
        {
            svg.Text(middle, y + (cell / 2) + (0.36 * size), main, size, "middle", ink);
            return;
        }

        svg.Text(middle, y + (0.47 * cell), main, size, "middle", ink);
        double small = FittingSize(count, SvgWriter.TickSize);
        svg.Text(middle, y + (0.47 * cell) + (1.4 * small), count, small, "middle", ink);
    }

    /// <summary>Black or white, whichever stands out more (WCAG 2 contrast).</summary>
    private static string ContrastingInk(Rgb background) =>
        1.05 / (background.Luminance + 0.05) > (background.Luminance + 0.05) / 0.07 ? "#ffffff" : SvgWriter.Ink;

    private double FittingSize(string text, double size) =>
        Math.Min(size, size * (cell - 3) / TextMetrics.Width(text, size));

    private void DrawNames(SvgWriter svg, double height)
    {
        for (int i = 0; i < names.Length; i++)
        {
            double middle = (i + 0.5) * cell;
            svg.Text(left - 5, top + middle + (0.36 * NameSize), names[i], NameSize, "end");
            if (slanted)
                svg.Text(left + middle + 3, Bottom + 6 + (0.5 * NameSize), names[i], NameSize, "end", angle: NameAngle);
            else
                svg.Text(left + middle, Bottom + 6 + (0.7 * NameSize), names[i], NameSize, "middle");
        }

        svg.Text(Margin + NameSize - 1, top + (Side / 2), "True class", NameSize, "middle", SvgWriter.FaintInk, -90);
        svg.Text(left + (Side / 2), height - Margin, "Predicted class", NameSize, "middle", SvgWriter.FaintInk);
    }

    private void DrawBar(SvgWriter svg, double x, double labelX)
    {
        svg.Gradient(x, top, BarWidth, Side, colors);
        svg.Rectangle(x, top, BarWidth, Side, "none", SvgWriter.FaintInk);
        foreach (double value in ticks.Values)
        {
            double y = Bottom - (value / greatest * Side);
            svg.Line(x + BarWidth, y, x + BarWidth + 3, y, SvgWriter.FaintInk);
            svg.Text(x + BarWidth + 5, y + 2.4, ticks.Format(value), SvgWriter.TickSize, fill: SvgWriter.FaintInk);
        }

        string label = options.Normalization switch
        {
            MatrixNormalization.True => "Share of the true class",
            MatrixNormalization.Predicted => "Share of the predicted class",
            MatrixNormalization.All => "Share of all images",
            _ => "Number of images",
        };
        double size = Math.Min(SvgWriter.TickSize, SvgWriter.TickSize * Side / TextMetrics.Width(label, SvgWriter.TickSize));
        svg.Text(labelX, top + (Side / 2), label, size, "middle", SvgWriter.FaintInk, -90);
    }
}
