using VlassNet.Sky;

namespace VlassNet.Reporting.Mosaics;

/// <summary>The square of a mosaic that shows one source.</summary>
internal static class MosaicWindow
{
    /// <summary>Beams that a square has at least, and what it has more than the source.</summary>
    private const double LeastBeams = 12;
    private const double MoreBeams = 5;

    /// <summary>More of a source is not shown by itself.</summary>
    private const int MostPixels = 1024;

    /// <summary>Draws a source with its components in a square box.</summary>
    public static void Draw(PixelCanvas canvas, PixelBox box, FoundSources found, FoundSource one)
    {
        double beam = found.Found.Calibration.BeamWidth;
        double side = Math.Max(LeastBeams * beam, (1.2 * ExtentOf(found, one.Source)) + (MoreBeams * beam));
        int pixels = (int)Math.Min(Math.Ceiling(side), MostPixels);
        MosaicPanel panel = new(
            canvas, box, found, (int)Math.Round(one.Source.Row - ((pixels - 1) / 2.0)), (int)Math.Round(one.Source.Column - ((pixels - 1) / 2.0)),
            pixels / (double)box.Width);
        panel.DrawPixels();
        panel.Components(one);
    }

    /// <summary>How large a source is, pixels.</summary>
    public static double ExtentOf(FoundSources found, DetectedSource source)
    {
        double scale = source.Position is null ? 1 : found.Found.Calibration.Wcs?.PixelScale ?? 1;
        return scale > 0 ? source.Extent / scale : 0;
    }
}
