namespace VlassNet.Sky.Projections;

/// <summary>
/// A projection that is the same all around the pole (paper II, equations 12 to 15): x = R sin φ, y = −R cos φ.
/// </summary>
internal abstract class RadialProjection : Projection
{
    // At the pole itself any φ will do, and 0 times what is NaN is NaN.
    public sealed override PlanePoint Project(NativeDirection direction)
    {
        double radius = Radius(direction.Colatitude) * DegreesInRadian;
        double length = double.Hypot(direction.Sine, direction.Cosine);
        return length == 0
            ? new PlanePoint(0 * radius, -radius)
            : new PlanePoint(radius * direction.Sine / length, -radius * direction.Cosine / length);
    }

    public sealed override NativeDirection Deproject(PlanePoint point)
    {
        double length = double.Hypot(point.X, point.Y);
        double colatitude = Colatitude(length / DegreesInRadian);
        (double sin, double cos) = Math.SinCos(colatitude);
        return length == 0
            ? new NativeDirection(0 * sin, sin, cos)
            : new NativeDirection(sin * point.X / length, -sin * point.Y / length, cos);
    }

    /// <summary>R, in radians, of 90° − θ in radians, 0 to π; NaN where the projection does not reach.</summary>
    protected abstract double Radius(double colatitude);

    /// <summary>The inverse of <see cref="Radius"/> for a radius of at least 0; NaN where there is none.</summary>
    protected abstract double Colatitude(double radius);
}
