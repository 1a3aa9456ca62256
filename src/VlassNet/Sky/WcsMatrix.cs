using VlassNet.Formats.Fits;
using VlassNet.Sky.Projections;

namespace VlassNet.Sky;

/// <summary>
/// The linear part of a WCS, in degrees a pixel: CD, or CDELT with PC, or CDELT with CROTA of the latitude (paper I, 2.1;
/// paper II, 6.1). Where several are there, CD comes first and CROTA last, as in wcslib.
/// </summary>
internal sealed class WcsMatrix
{
    private const int MostAxes = 99;

    private readonly HeaderCards header;
    private readonly int longitude;
    private readonly int latitude;
    private readonly int axes;
    private readonly ImageAxes picture;
    private readonly bool hasCd;
    private readonly double? rotation;

    public WcsMatrix(HeaderCards header, int longitude, int latitude, ImageAxes picture)
    {
        this.picture = picture;
        this.header = header;
        this.longitude = longitude;
        this.latitude = latitude;
        LongitudeUnit = Unit(longitude);
        LatitudeUnit = Unit(latitude);
        axes = header.Find("NAXIS") is null ? 0 : (int)Math.Clamp(header.GetInt64("NAXIS"), 0, MostAxes);
        axes = Math.Max(axes, Math.Max(longitude, latitude));
        hasCd = HasAny("CD");
        rotation = hasCd || HasAny("PC") ? null : header.OptionalDouble($"CROTA{latitude}");
    }

    /// <summary>Degrees in the unit of the longitude.</summary>
    public double LongitudeUnit { get; }

    /// <summary>Degrees in the unit of the latitude.</summary>
    public double LatitudeUnit { get; }

    /// <summary>The map between the picture's pixels and the plane; all other axes are at the pixel that was chosen.</summary>
    public PixelPlane Plane()
    {
        (int columnAxis, int rowAxis) = (picture.ColumnAxis, picture.RowAxis);
        double centreColumn = (header.OptionalDouble($"CRPIX{columnAxis}") ?? 0) - 1;
        double centreRow = (header.OptionalDouble($"CRPIX{rowAxis}") ?? 0) - 1;
        double x = 0;
        double y = 0;
        for (int axis = 1; axis <= axes; axis++)
        {
            if (axis == columnAxis || axis == rowAxis)
                continue;
            (double right, double up) = (Element(longitude, axis), Element(latitude, axis));
            if (right == 0 && up == 0)
                continue; // What axes without a say have in the header, NaN among it, does not matter.
            double distance = picture.PlaceOn(axis) + 1 - (header.OptionalDouble($"CRPIX{axis}") ?? 0);
            x += right * distance;
            y += up * distance;
        }

        PixelPlane plane = new(
            Element(longitude, columnAxis), Element(longitude, rowAxis),
            Element(latitude, columnAxis), Element(latitude, rowAxis), centreColumn, centreRow, new PlanePoint(x, y));
        bool isUsable = double.IsNormal(plane.Determinant) && double.IsFinite(x) && double.IsFinite(y);
        return isUsable ? plane : throw header.Wrong(
            hasCd ? $"CD{longitude}_{columnAxis}" : $"CDELT{longitude}",
            "pixels with an area on the sky, along the two axes of the image",
            "none: the matrix of CD, or of CDELT and PC, is singular", "Correct the header.");
    }

    // Degrees on the plane for a step along a pixel axis.
    private double Element(int world, int pixel)
    {
        double unit = world == longitude ? LongitudeUnit : LatitudeUnit;
        if (hasCd)
            return (Coefficient("CD", world, pixel) ?? 0) * unit;
        return Step(world) * unit * Turn(world, pixel);
    }

    private double Step(int world) => header.OptionalDouble($"CDELT{world}") ?? 1;

    // Element of PC, or what stands for it in paper II, 6.1, where CDELT · PC is the turn of the scaled axes.
    private double Turn(int world, int pixel)
    {
        if (rotation is not double degrees || (pixel != longitude && pixel != latitude))
            return Coefficient("PC", world, pixel) ?? (world == pixel ? 1 : 0);
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        if (world == pixel)
            return cos;
        double ratio = Step(latitude) * LatitudeUnit / (Step(longitude) * LongitudeUnit);
        return world == longitude ? -sin * ratio : sin / ratio;
    }

    // As the standard has it, as CASA once wrote it, and as drafts of the standard did.
    private double? Coefficient(string stem, int world, int pixel) =>
        Names(stem, world, pixel).Select(header.OptionalDouble).FirstOrDefault(value => value is not null);

    private static string[] Names(string stem, int world, int pixel) =>
        [$"{stem}{world}_{pixel}", $"{stem}{world:00}_{pixel:00}", $"{stem}{world:000}{pixel:000}"];

    private bool HasAny(string stem)
    {
        for (int world = 1; world <= axes; world++)
        {
            for (int pixel = 1; pixel <= axes; pixel++)
            {
                if (Array.Exists(Names(stem, world, pixel), name => header.Find(name)?.Value is not null))
                    return true;
            }
        }

        return false;
    }

    private double Unit(int axis)
    {
        string unit = header.OptionalString($"CUNIT{axis}")?.Trim() ?? "";
        return unit.ToLowerInvariant() switch
        {
            "" or "deg" or "degree" or "degrees" => 1,
            "arcmin" => 1.0 / 60,
            "arcsec" => 1.0 / 3600,
            "mas" => 1.0 / 3_600_000,
            "rad" => 180 / Math.PI,
            _ => throw header.Wrong($"CUNIT{axis}", "deg, arcmin, arcsec, mas or rad", $"'{unit}'", "Correct the header."),
        };
    }
}
