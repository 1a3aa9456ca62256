namespace VlassNet.Sky.Projections;

/// <summary>ARC, zenithal equidistant (paper II, 5.1.6): R = 90° − θ, for the whole sphere.</summary>
internal sealed class ArcProjection : RadialProjection
{
    protected override double Radius(double colatitude) => colatitude;

    protected override double Colatitude(double radius) => radius <= Math.PI ? radius : double.NaN;
}
