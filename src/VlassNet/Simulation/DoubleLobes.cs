namespace VlassNet.Simulation;

/// <summary>
/// Label 2: two lobes of unequal brightness and size, drawn out towards each other, with hot spots at their outer ends (Fanaroff
/// and Riley's class II); arms of unequal length, a little bent. A core is missing or too faint to be counted.
/// </summary>
internal sealed class DoubleLobes : SourceModel
{
    /// <summary>Between the lobes the brightness falls to this share of the fainter one, or they would be one piece.</summary>
    public const double HighestSaddle = 0.84;

    /// <summary>The fainter lobe stands out by at least this share of the brighter one's peak.</summary>
    public const double LeastProminence = 0.06;

    /// <summary>The fainter lobe has at least this share of the brighter one's peak.</summary>
    public const double LeastRatio = 0.22;

    /// <summary>Least distance between the hot spots, FWHM of the beam.</summary>
    public const double LeastSeparation = 1.5;

    public override SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm) =>
        new(beamFwhm * Math.Max(LeastSeparation, random.LogNormal(4.4, 0.25)), random.Uniform(0.4, 0.84));

    protected override void Compose(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double arm = random.Uniform(0.38, 0.62) * extent;
        (double, double) nucleus = (0, random.Chance(0.5) ? 0 : 0.09 * extent * random.NextGaussian());
        (double, double) near = (arm, 0);
        (double, double) far = (arm - extent, 0);
        Lobe.Draw(ref random, sketch, 1, near, nucleus, extent);
        Lobe.Draw(ref random, sketch, Math.Clamp(random.LogNormal(0.62, 0.2), LeastRatio, 1), far, nucleus, extent);
        if (random.Chance(0.65))
            Bridge.Draw(ref random, sketch, near, nucleus, far, Math.Min(0.35, random.LogNormal(0.14, 0.3)), extent);
        if (random.Chance(0.2))
            sketch.Point(random.Uniform(0.005, 0.03), 0.05 * extent * random.NextGaussian(), 0);
    }

    protected override void ComposePlainly(SourceSketch sketch, double extent)
    {
        for (int side = -1; side <= 1; side += 2)
        {
            sketch.Mark(0.5 * side * extent, 0);
            sketch.Point(1, 0.5 * side * extent, 0);
        }
    }

    protected override bool IsTrue(SourceSketch sketch, out double standing)
    {
        MarkProfile profile = new(sketch, stackalloc double[4]);
        standing = profile.LeastProminence;
        return profile.HighestSaddle <= HighestSaddle && standing >= LeastProminence * profile.Brightest
            && profile.Faintest >= LeastRatio * profile.Brightest;
    }
}
