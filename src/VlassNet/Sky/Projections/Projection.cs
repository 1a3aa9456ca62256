namespace VlassNet.Sky.Projections;

/// <summary>A projection of the sphere in native coordinates onto a plane.</summary>
internal abstract class Projection
{
    protected const double DegreesInRadian = 180 / Math.PI;

    /// <summary>Where a direction is on the plane; NaN where it is not.</summary>
    public abstract PlanePoint Project(NativeDirection direction);

    /// <summary>Which direction is at a point of the plane; NaN where there is none.</summary>
    public abstract NativeDirection Deproject(PlanePoint point);
}
