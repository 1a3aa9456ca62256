namespace VlassNet.Sky.Projections;

/// <summary>A point of the plane of projection, paper II's (x, y), degrees: y grows towards native longitude 180°.</summary>
internal readonly record struct PlanePoint(double X, double Y)
{
    public static PlanePoint None => new(double.NaN, double.NaN);
}
