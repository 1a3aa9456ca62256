using VlassNet.Sky.Frames;

namespace VlassNet.Sky.Mosaics;

/// <summary>A circle on the sky.</summary>
/// <param name="Centre">Its centre, a unit vector.</param>
/// <param name="Radius">Its radius, radians; π for the whole sky.</param>
internal readonly record struct SkyCap(SkyVector Centre, double Radius)
{
    /// <summary>Images that are larger, radians, may be bent so that their outermost points are not on their edges.</summary>
    private const double Largest = Math.PI / 6;

    private const int PointsOnEdge = 17;

    /// <summary>What edges may bulge between the points that are looked at, in radii.</summary>
    private const double Margin = 1.05;

    /// <summary>The cosine of the radius: a position is inside if its product with the centre is no less.</summary>
    public double Cosine { get; } = Math.Cos(Radius);

    /// <summary>The whole sky.</summary>
    public static SkyCap Everything => new(new SkyVector(1, 0, 0), Math.PI);

    public bool Contains(SkyVector position) => Radius >= Math.PI || Centre.Dot(position) >= Cosine;

    /// <summary>Whether two circles come as near to each other as this, radians.</summary>
    public bool Reaches(SkyCap other, double distance)
    {
        double reach = Radius + other.Radius + distance;
        return reach >= Math.PI || Centre.Dot(other.Centre) >= Math.Cos(reach);
    }

    /// <summary>A circle around all of an image; the whole sky where its edges are not all on it, or far from each other.</summary>
    public static SkyCap Around(Mosaic mosaic)
    {
        SkyVector centre = SkyVector.Of(mosaic.Wcs.ToSky((mosaic.Rows - 1) / 2.0, (mosaic.Columns - 1) / 2.0));
        double least = 1;
        foreach ((double row, double column) in EdgePoints(mosaic, PointsOnEdge))
        {
            double cosine = centre.Dot(SkyVector.Of(mosaic.Wcs.ToSky(row, column)));
            if (!(cosine >= -1))
                return Everything;
            least = Math.Min(least, cosine);
        }

        // The cosine of a small angle has few digits: 1e-7 radians are 0.02 arcseconds.
        double radius = (Math.Acos(Math.Clamp(least, -1, 1)) * Margin) + 1e-7;
        return radius <= Largest ? new SkyCap(centre, radius) : Everything;
    }

    /// <summary>Points all around the outer edge of the outermost pixels.</summary>
    public static IEnumerable<(double Row, double Column)> EdgePoints(Mosaic mosaic, int count)
    {
        for (int i = 0; i < count; i++)
        {
            double along = (double)i / (count - 1), row = (along * mosaic.Rows) - 0.5, column = (along * mosaic.Columns) - 0.5;
            yield return (row, -0.5);
            yield return (row, mosaic.Columns - 0.5);
            yield return (-0.5, column);
            yield return (mosaic.Rows - 0.5, column);
        }
    }
}
