namespace VlassNet.Sky.Projections;

/// <summary>SFL, Sanson-Flamsteed (paper II, 5.3.1): x = φ cos θ, y = θ − θ₀, for the whole sphere.</summary>
/// <param name="start">
/// θ₀, degrees: 0, but for the GLS of AIPS (paper II, 6.1.4), whose reference point is that of the celestial coordinates.
/// </param>
internal sealed class SflProjection(double start) : EquatorProjection(start)
{
    protected override double Width(double latitude) => Math.Cos(latitude);
}
