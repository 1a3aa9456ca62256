namespace VlassNet.Sky.Detection;

/// <summary>How a step of one pixel moves on the sky, arcseconds; without coordinates rows go north, columns west, in pixels.</summary>
internal readonly record struct PixelFrame(double NorthByRow, double NorthByColumn, double EastByRow, double EastByColumn)
{
    private const double Arcseconds = 3600;

    /// <summary>Rows to the north and columns to the west, a unit each.</summary>
    public static readonly PixelFrame Upright = new(1, 0, 0, -1);

    private double Determinant => (NorthByRow * EastByColumn) - (NorthByColumn * EastByRow);

    /// <summary>At a pixel.</summary>
    /// <param name="wcs">Coordinates, or null.</param>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    /// <returns>Null where the pixel is off the sky.</returns>
    public static PixelFrame? At(CelestialWcs? wcs, double row, double column)
    {
        if (wcs is null)
            return Upright;
        (double northByRow, double eastByRow) = Step(wcs.ToSky(row - 0.5, column), wcs.ToSky(row + 0.5, column));
        (double northByColumn, double eastByColumn) = Step(wcs.ToSky(row, column - 0.5), wcs.ToSky(row, column + 0.5));
        PixelFrame frame = new(northByRow, northByColumn, eastByRow, eastByColumn);
        return double.IsFinite(frame.Determinant) && frame.Determinant != 0 ? frame : null;
    }

    /// <summary>Moments of rows and columns as those of north and east.</summary>
    public Ellipse ToSky(Ellipse pixels) => Turn(pixels, NorthByRow, NorthByColumn, EastByRow, EastByColumn);

    /// <summary>Moments of north and east as those of rows and columns.</summary>
    public Ellipse ToPixels(Ellipse sky)
    {
        double scale = 1 / Determinant;
        return Turn(sky, EastByColumn * scale, -NorthByColumn * scale, -EastByRow * scale, NorthByRow * scale);
    }

    private static Ellipse Turn(Ellipse e, double a, double b, double c, double d) => new(
        (a * a * e.First) + (2 * a * b * e.Both) + (b * b * e.Second),
        (a * c * e.First) + (((a * d) + (b * c)) * e.Both) + (b * d * e.Second),
        (c * c * e.First) + (2 * c * d * e.Both) + (d * d * e.Second));

    private static (double North, double East) Step(SkyPosition from, SkyPosition to)
    {
        double turn = Math.IEEERemainder(to.RightAscension - from.RightAscension, 360);
        double middle = double.DegreesToRadians((from.Declination + to.Declination) / 2);
        return ((to.Declination - from.Declination) * Arcseconds, turn * Math.Cos(middle) * Arcseconds);
    }
}
