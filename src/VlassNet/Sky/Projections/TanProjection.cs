namespace VlassNet.Sky.Projections;

/// <summary>TAN, gnomonic (paper II, 5.1.3): R = cot θ, for the hemisphere around the pole.</summary>
internal sealed class TanProjection : RadialProjection
{
    protected override double Radius(double colatitude) => colatitude < Math.PI / 2 ? Math.Tan(colatitude) : double.NaN;

    protected override double Colatitude(double radius) => Math.Atan(radius);
}
