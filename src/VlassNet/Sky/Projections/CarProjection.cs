namespace VlassNet.Sky.Projections;

/// <summary>CAR, plate carrée (paper II, 5.2.3): x = φ, y = θ, for the whole sphere.</summary>
internal sealed class CarProjection : EquatorProjection
{
    protected override double Width(double latitude) => 1;
}
