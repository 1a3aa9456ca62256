namespace VlassNet.Sky.Mosaics;

/// <summary>Whether two mosaics cover the same piece of sky somewhere.</summary>
internal static class Overlap
{
    private const int PointsOnEdge = 65;

    /// <summary>
    /// Whether they may do so, or come nearer to each other than a distance: where they overlap, an edge of one goes through the other or comes
    /// as near to it as the points that are looked at lie from each other.
    /// </summary>
    /// <param name="one">A mosaic.</param>
    /// <param name="other">Another.</param>
    /// <param name="distance">The distance, arcseconds.</param>
    public static bool Exists(Mosaic one, Mosaic other, double distance) =>
        one.Cap.Radius >= Math.PI || other.Cap.Radius >= Math.PI || Enters(one, other, distance) || Enters(other, one, distance);

    private static bool Enters(Mosaic one, Mosaic other, double distance)
    {
        double step = Math.Max(one.Rows * one.Wcs.RowScale, one.Columns * one.Wcs.ColumnScale) / (PointsOnEdge - 1);
        return SkyCap.EdgePoints(one, PointsOnEdge).Any(point => other.EdgeDistance(one.Wcs.ToSky(point.Row, point.Column)) >= -(distance + step));
    }
}
