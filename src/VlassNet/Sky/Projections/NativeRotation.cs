namespace VlassNet.Sky.Projections;

/// <summary>
/// The turn between native and celestial coordinates (paper II, equations 2 and 5). In zenithal projections the reference point
/// is the native pole, so CRVAL and LONPOLE say all, and LATPOLE nothing; for others <see cref="NativePole"/> finds it.
/// </summary>
internal sealed class NativeRotation
{
    private const double DegreesInRadian = 180 / Math.PI;

    private readonly double poleLongitude;
    private readonly double sinLatitude;
    private readonly double cosLatitude;
    private readonly double sinNative;
    private readonly double cosNative;
    private readonly double poleLatitude;

    /// <param name="longitude">Celestial longitude of the native pole, degrees.</param>
    /// <param name="latitude">Its celestial latitude (CRVAL), degrees.</param>
    /// <param name="lonPole">Native longitude of the celestial pole (LONPOLE), degrees.</param>
    public NativeRotation(double longitude, double latitude, double lonPole)
    {
        poleLongitude = longitude;
        poleLatitude = latitude;
        (sinLatitude, cosLatitude) = SinCos(latitude);
        (sinNative, cosNative) = SinCos(lonPole);
    }

    public NativeDirection ToNative(SkyPosition position)
    {
        (double sin, double cos) = SinCos(position.RightAscension - poleLongitude);
        double half = SinCos((position.RightAscension - poleLongitude) / 2).Sin;
        (double sinPosition, double cosPosition) = SinCos(position.Declination);

        // sin δ cos δp − cos δ sin δp cos Δα, written so that near the pole nothing large cancels.
        double along = SinCos(position.Declination - poleLatitude).Sin + (2 * cosPosition * sinLatitude * half * half);
        double across = -cosPosition * sin;
        double pole = (sinPosition * sinLatitude) + (cosPosition * cosLatitude * cos);
        return new NativeDirection(
            (sinNative * along) + (cosNative * across), (cosNative * along) - (sinNative * across), pole);
    }

    public SkyPosition ToSky(NativeDirection direction)
    {
        // cos θ cos(φ − φp) and cos θ sin(φ − φp).
        double along = (direction.Cosine * cosNative) + (direction.Sine * sinNative);
        double across = (direction.Sine * cosNative) - (direction.Cosine * sinNative);
        double x = (direction.Pole * cosLatitude) - (along * sinLatitude);
        double z = (direction.Pole * sinLatitude) + (along * cosLatitude);
        double longitude = poleLongitude + (Math.Atan2(-across, x) * DegreesInRadian);
        return new SkyPosition(Turn(longitude), Math.Atan2(z, double.Hypot(across, x)) * DegreesInRadian);
    }

    /// <summary>Exact at multiples of 90°, as wcslib has it: the cosine of a pole's declination is 0.</summary>
    public static (double Sin, double Cos) SinCos(double degrees)
    {
        double quarter = Math.Round(degrees / 90);
        (double sin, double cos) = Math.SinCos((degrees - (quarter * 90)) / DegreesInRadian);
        return Math.IEEERemainder(quarter, 4) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 or -2 => (-sin, -cos),
            -1 => (-cos, sin),
            _ => (double.NaN, double.NaN),
        };
    }

    // To 0…360; a tiny negative longitude must not become 360.
    private static double Turn(double longitude)
    {
        double turned = Math.IEEERemainder(longitude, 360);
        if (turned < 0)
            turned += 360;
        return turned == 360 ? 0 : turned;
    }
}
