namespace VlassNet.Sky.Projections;

/// <summary>
/// SIN, orthographic, the projection of interferometers (paper II, 5.1.5): x = cos θ sin φ + ξ (1 − sin θ),
/// y = −cos θ cos φ + η (1 − sin θ). ξ and η are 0 but for a slant, as of an array in one line (NCP).
/// </summary>
internal sealed class SinProjection(double xi, double eta) : Projection
{
    public override PlanePoint Project(NativeDirection direction)
    {
        // Behind the horizon, which the slant tilts, points would be shown twice: tan θ < −(ξ sin φ − η cos φ).
        if (!(direction.Pole >= -((xi * direction.Sine) - (eta * direction.Cosine))))
            return PlanePoint.None;
        double length = double.Hypot(direction.Sine, direction.Cosine);

        // 1 − sin θ without the loss of digits near the pole.
        double depth = direction.Pole > 0 ? length * length / (1 + direction.Pole) : 1 - direction.Pole;
        return new PlanePoint(
            (direction.Sine + (xi * depth)) * DegreesInRadian, (-direction.Cosine + (eta * depth)) * DegreesInRadian);
    }

    public override NativeDirection Deproject(PlanePoint point)
    {
        double x = point.X / DegreesInRadian;
        double y = point.Y / DegreesInRadian;

        // With d = 1 − sin θ, (x − ξd)² + (y − ηd)² = cos² θ = 2d − d² is a quadratic equation; the root near the pole is wanted.
        double a = (xi * xi) + (eta * eta) + 1;
        double b = 1 + (xi * x) + (eta * y);
        double c = (x * x) + (y * y);
        double discriminant = (b * b) - (a * c);
        if (!(discriminant >= 0 && b >= 0))
            return NativeDirection.None;
        double depth = c == 0 ? 0 : c / (b + Math.Sqrt(discriminant));
        return new NativeDirection(x - (xi * depth), -(y - (eta * depth)), 1 - depth);
    }
}
