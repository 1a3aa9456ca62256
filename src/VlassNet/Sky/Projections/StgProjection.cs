namespace VlassNet.Sky.Projections;

/// <summary>STG, stereographic (paper II, 5.1.4): R = 2 tan((90° − θ) / 2), for all but the point opposite to the pole.</summary>
internal sealed class StgProjection : RadialProjection
{
    private const double Limit = Math.PI - 1e-12;

    protected override double Radius(double colatitude) => colatitude < Limit ? 2 * Math.Tan(colatitude / 2) : double.NaN;

    protected override double Colatitude(double radius) => 2 * Math.Atan(radius / 2);
}
