using System.Globalization;
using VlassNet.Catalogs;
using VlassNet.Reporting.Mosaics;
using VlassNet.Sky;

namespace VlassNet.Reporting;

/// <summary>
/// A picture of a mosaic with the sources that were found in it, as PNG: the mosaic in the colours of magma with a circle around each source, some
/// sources by themselves at the right with an ellipse for each component, and below what the colours of the circles say.
/// </summary>
/// <remarks>
/// Row 0 is at the <b>bottom</b>. A colour is the inverse hyperbolic sine of the signal to noise, black at the background and lightest from 150 standard
/// deviations on; pixels without a value are grey. A circle has the colour of the source's class, or tells sources of several components from others where
/// they are not classified.
/// </remarks>
public sealed class MosaicPicture
{
    private const int Margin = 10;
    private const int LargestInset = 320;
    private const int SmallestInset = 260;
    private const int LeastRadius = 7;

    private static readonly Rgb Ground = Rgb.Parse("16161d");
    private static readonly Rgb Ink = Rgb.Parse("f2f2f2");

    private readonly PixelCanvas canvas;

    private MosaicPicture(PixelCanvas canvas) => this.canvas = canvas;

    /// <summary>Width in pixels.</summary>
    public int Width => canvas.Width;

    /// <summary>Height in pixels.</summary>
    public int Height => canvas.Height;

    /// <summary>Draws a mosaic in which sources were found.</summary>
    /// <param name="found">What was found; it has the mosaic's pixels.</param>
    /// <param name="options">Sizes and insets; default <see cref="MosaicPictureOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static MosaicPicture Draw(DetectionResult found, MosaicPictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        return Draw(FoundSources.Of(found), options);
    }

    /// <summary>Draws a mosaic whose sources are classified.</summary>
    /// <param name="mosaic">What was found, and what it is.</param>
    /// <param name="options">Sizes and insets; default <see cref="MosaicPictureOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static MosaicPicture Draw(ClassifiedMosaic mosaic, MosaicPictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mosaic);
        return Draw(FoundSources.Of(mosaic), options);
    }

    /// <summary>Writes the picture to a file, which is there as a whole or not at all.</summary>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the picture to a stream, which stays open.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        canvas.Save(stream);
    }

    internal static MosaicPicture Draw(FoundSources found, MosaicPictureOptions? options)
    {
        options ??= new MosaicPictureOptions();
        options.Validate();
        (int rows, int columns) = (found.Found.Field.Rows, found.Found.Field.Columns);
        int longest = Math.Max(rows, columns);
        double step = longest > options.Size ? Math.Ceiling(longest / (double)options.Size) : 1.0 / Math.Max(1, options.Size / longest);
        (int width, int height) = (Math.Max(1, (int)Math.Ceiling(columns / step)), Math.Max(1, (int)Math.Ceiling(rows / step)));
        FoundSource[] shown = [.. found.First(options.Insets, options.Order)];

        // As many columns of insets as leave each as large as it may be.
        int across = shown.Length == 0 ? 0 : Enumerable.Range(1, shown.Length).First(
            count => count == shown.Length || SideOf(height, (shown.Length + count - 1) / count) >= SmallestInset);
        int down = across == 0 ? 0 : (shown.Length + across - 1) / across, side = across == 0 ? 0 : SideOf(height, down);
        if (across > 0)
            side = Math.Max(side, SmallestInset);
        string[] legend = [.. found.Kinds.Select((name, kind) => string.Create(CultureInfo.InvariantCulture, $"{name}: {found.All.Count(one => one.Kind == kind)}"))];
        int wide = width + (2 * Margin) + (across * (side + Margin));
        int tall = Math.Max(height, (down * (side + Margin)) - Margin) + (2 * Margin);
        List<int> lines = LegendLines(legend, wide);
        PixelCanvas canvas = new(wide, tall + (lines.Count * PixelCanvas.Line) + Margin, Ground);

        MosaicPanel panel = new(canvas, new PixelBox(Margin, Margin, width, height), found, 0, 0, step);
        panel.DrawPixels();
        foreach (FoundSource one in found.All)
            panel.Circle(one, LeastRadius);
        PixelBox whole = new(0, 0, canvas.Width, canvas.Height);
        for (int i = 0; i < shown.Length; i++)
        {
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            (int x, int y) = panel.Circle(shown[i], LeastRadius);
            x = Math.Min(x + 4, Margin + width - PixelCanvas.WidthOf(number));
            canvas.Text(whole, x, Math.Clamp(y - 8, Margin, Math.Max(Margin, Margin + height - 16)), number, Ink);
            PixelBox box = new(
                width + (2 * Margin) + (i % across * (side + Margin)), Margin + (i / across * (side + Margin)), side, side);
            Inset(canvas, box, found, shown[i], number);
        }

        Legend(canvas, found, legend, lines, tall);
        return new MosaicPicture(canvas);
    }

    private static int SideOf(int height, int rows) => Math.Min(LargestInset, ((height + Margin) / rows) - Margin);

    private static void Inset(PixelCanvas canvas, PixelBox box, FoundSources found, FoundSource one, string number)
    {
        MosaicWindow.Draw(canvas, box, found, one);
        canvas.Frame(box, 2, found.ColorOf(one.Kind));
        string[] texts = one.Row is { Class: { } name } row
            ? [$"{number} {Coordinates(one.Source.Name)}", string.Create(CultureInfo.InvariantCulture, $"{name} {row.Probabilities.Max():F2}")]
            : [$"{number} {Coordinates(one.Source.Name)}"];
        int top = box.Top + box.Height - (texts.Length * PixelCanvas.Line);
        canvas.Fill(new PixelBox(box.Left, top, box.Width, texts.Length * PixelCanvas.Line), Ground);
        for (int i = 0; i < texts.Length; i++)
            canvas.Text(box, box.Left + 4, top + (i * PixelCanvas.Line) + 2, texts[i], Ink);
    }

    /// <summary>Of a name what tells the source from others of the survey.</summary>
    private static string Coordinates(string name) => name[(name.LastIndexOf(' ') + 1)..];

    /// <summary>The first entry of each line of the legend.</summary>
    private static List<int> LegendLines(string[] legend, int width)
    {
        List<int> lines = [0];
        int x = Margin;
        for (int i = 0; i < legend.Length; i++)
        {
            int wide = EntryWidth(legend[i]);
            if (x + wide > width && i > lines[^1])
            {
                lines.Add(i);
                x = Margin;
            }

            x += wide;
        }

        return lines;
    }

    private static int EntryWidth(string entry) => PixelCanvas.Line + PixelCanvas.WidthOf(entry) + (2 * Margin);

    private static void Legend(PixelCanvas canvas, FoundSources found, string[] legend, List<int> lines, int top)
    {
        PixelBox whole = new(0, 0, canvas.Width, canvas.Height);
        for (int i = 0, line = -1, x = Margin; i < legend.Length; i++)
        {
            if (lines.Contains(i))
                (line, x) = (line + 1, Margin);
            int y = top + (line * PixelCanvas.Line);
            canvas.Ellipse(whole, x + LeastRadius, y + 8, (LeastRadius, 0), (0, LeastRadius), found.ColorOf(i));
            canvas.Text(whole, x + PixelCanvas.Line, y, legend[i], Ink);
            x += EntryWidth(legend[i]);
        }
    }
}
