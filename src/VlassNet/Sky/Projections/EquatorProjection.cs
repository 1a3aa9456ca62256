namespace VlassNet.Sky.Projections;

/// <summary>A projection around the native equator, whose parallels are straight: x = φ times a width, y = θ − θ₀.</summary>
/// <param name="start">θ₀, the native latitude of the reference point, degrees.</param>
internal abstract class EquatorProjection(double start = 0) : Projection
{
    // So much beyond the sphere's edge is a matter of rounding, as in wcslib.
    private const double Edge = 1e-13;

    public sealed override PlanePoint Project(NativeDirection direction)
    {
        double latitude = Math.Atan2(direction.Pole, double.Hypot(direction.Sine, direction.Cosine));
        double longitude = Math.Atan2(direction.Sine, direction.Cosine);
        return new PlanePoint(Width(latitude) * longitude * DegreesInRadian, (latitude * DegreesInRadian) - start);
    }

    public sealed override NativeDirection Deproject(PlanePoint point)
    {
        double latitude = (point.Y + start) / DegreesInRadian;
        double width = Width(latitude);
        double longitude = point.X == 0 ? 0 : point.X / DegreesInRadian / width;
        if (!(Math.Abs(latitude) <= (Math.PI / 2) + Edge && Math.Abs(longitude) <= Math.PI + Edge))
            return NativeDirection.None;
        (double sin, double cos) = Math.SinCos(latitude);
        (double sinLongitude, double cosLongitude) = Math.SinCos(longitude);
        return new NativeDirection(cos * sinLongitude, cos * cosLongitude, sin);
    }

    /// <summary>How wide a parallel is on the plane, as a share of the equator; of a native latitude in radians.</summary>
    protected abstract double Width(double latitude);
}
