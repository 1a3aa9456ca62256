namespace VlassNet.Sky.Projections;

/// <summary>ZEA, zenithal equal-area (paper II, 5.1.8): R = 2 sin((90° − θ) / 2), for the whole sphere.</summary>
internal sealed class ZeaProjection : RadialProjection
{
    protected override double Radius(double colatitude) => 2 * Math.Sin(colatitude / 2);

    protected override double Colatitude(double radius) => radius <= 2 ? 2 * Math.Asin(radius / 2) : double.NaN;
}
