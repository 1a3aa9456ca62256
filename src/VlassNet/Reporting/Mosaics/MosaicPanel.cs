using VlassNet.Sky;
using VlassNet.Sky.Detection;

namespace VlassNet.Reporting.Mosaics;

/// <summary>A rectangle of a mosaic in a box of a picture, row 0 at the bottom, and what is marked there.</summary>
/// <param name="canvas">The picture.</param>
/// <param name="box">The box.</param>
/// <param name="found">What was found.</param>
/// <param name="firstRow">The first row of the rectangle; rows outside of the mosaic are blank.</param>
/// <param name="firstColumn">The first column.</param>
/// <param name="step">Pixels of the mosaic in a pixel of the picture.</param>
internal sealed class MosaicPanel(PixelCanvas canvas, PixelBox box, FoundSources found, int firstRow, int firstColumn, double step)
{
    /// <summary>Signal to noise below which the colours are linear, and that of the lightest one.</summary>
    private const double Knee = 2;
    private const double Lightest = 150;

    private static readonly Rgb Blank = new(128, 128, 128);
    private readonly DetectionField field = found.Found.Field;

    /// <summary>
    /// Draws the pixels in magma by the inverse hyperbolic sine of their signal to noise, so that noise and the brightest sources are seen together.
    /// </summary>
    public void DrawPixels()
    {
        for (int y = 0; y < box.Height; y++)
        {
            (int bottom, int top) = Range(firstRow, box.Height - 1 - y);
            for (int x = 0; x < box.Width; x++)
            {
                (int left, int right) = Range(firstColumn, x);
                canvas.Set(box.Left + x, box.Top + y, ColorOf(bottom, top, left, right));
            }
        }
    }

    /// <summary>A circle around a source that leaves room for it.</summary>
    /// <param name="one">The source.</param>
    /// <param name="least">The least radius, pixels of the picture.</param>
    /// <returns>The circle's right end.</returns>
    public (int X, int Y) Circle(FoundSource one, double least)
    {
        double radius = Math.Max(least, ((MosaicWindow.ExtentOf(found, one.Source) / 2) + found.Found.Calibration.BeamWidth) / step);
        (double x, double y) = Place(one.Source.Row, one.Source.Column);
        canvas.Ellipse(box, x, y, (radius, 0), (0, radius), found.ColorOf(one.Kind));
        return ((int)(x + radius), (int)y);
    }

    /// <summary>An ellipse for each component, as wide as its width at half height.</summary>
    public void Components(FoundSource one)
    {
        foreach (SourceComponent component in one.Source.Components)
        {
            CelestialWcs? wcs = found.Found.Calibration.Wcs;
            PixelFrame frame = component.Position is null ? PixelFrame.Upright : PixelFrame.At(wcs, component.Row, component.Column) ?? PixelFrame.Upright;
            Ellipse shape = frame.ToPixels(Sky.Detection.Ellipse.Of(component.MajorAxis, component.MinorAxis, double.DegreesToRadians(component.PositionAngle)));
            (double major, double minor, double angle) = shape.Axes();
            (double sine, double cosine) = Math.SinCos(angle);
            (double x, double y) = Place(component.Row, component.Column);
            double half = 1 / (2 * step);
            canvas.Ellipse(
                box, x, y, (major * half * sine, -major * half * cosine), (minor * half * cosine, minor * half * sine), found.ColorOf(one.Kind));
        }
    }

    private (double X, double Y) Place(double row, double column) =>
        (box.Left + ((column - firstColumn + 0.5) / step), box.Top + box.Height - ((row - firstRow + 0.5) / step));

    /// <summary>The mosaic's pixels that a pixel of the picture shows.</summary>
    private (int Start, int End) Range(int first, int place)
    {
        int start = first + (int)Math.Floor(place * step);
        return (start, Math.Max(start + 1, first + (int)Math.Floor((place + 1) * step)));
    }

    private Rgb ColorOf(int bottom, int top, int left, int right)
    {
        float most = float.NaN;
        for (int row = bottom; row < top; row++)
        {
            for (int column = left; column < right; column++)
            {
                float pixel = field.At(row, column);
                most = float.IsNaN(most) || pixel > most ? pixel : most;
            }
        }

        if (float.IsNaN(most))
            return Blank;
        (double y, double x) = ((bottom + top - 1) / 2.0, (left + right - 1) / 2.0);
        double noise = field.Map.Noise(y, x), above = most - field.Map.Background(y, x);
        return ColorMap.Magma.At(noise > 0 && above > 0 ? Math.Asinh(above / noise / Knee) / Math.Asinh(Lightest / Knee) : 0);
    }
}
