namespace VlassNet.Sky.Projections;

/// <summary>
/// A direction in native coordinates (φ, θ) as a unit vector, which near the pole, where images are, loses no digits as the
/// angles would.
/// </summary>
/// <param name="Sine">cos θ · sin φ.</param>
/// <param name="Cosine">cos θ · cos φ.</param>
/// <param name="Pole">sin θ.</param>
internal readonly record struct NativeDirection(double Sine, double Cosine, double Pole)
{
    public static NativeDirection None => new(double.NaN, double.NaN, double.NaN);

    /// <summary>The angle from the pole, 90° − θ, in radians.</summary>
    public double Colatitude => Math.Atan2(double.Hypot(Sine, Cosine), Pole);
}
