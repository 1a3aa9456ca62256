namespace VlassNet.Simulation;

/// <summary>Label 1: one component that the beam hardly resolves, if at all; some have a faint wisp beside them.</summary>
internal sealed class PointSource : SourceModel
{
    public override SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm) =>
        new(beamFwhm, random.Uniform(0.1, 0.23));

    protected override void Compose(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double beam = sketch.BeamSigma;
        // Most are points; the rest are up to 0.65 of a beam long, as most sources of the survey that are called compact.
        double length = random.Chance(0.55) ? 0 : random.Uniform(0.1, 0.65) * beam;
        sketch.Mark(0, 0);
        sketch.Blob(1, 0, 0, length, random.Uniform(0.2, 0.7) * length);

        if (random.Chance(0.07))
        {
            double distance = random.Uniform(1.3, 2.8) * beam;
            sketch.Blob(random.Uniform(0.04, 0.14), distance, 0, 0.8 * beam, 0.3 * beam);
        }
    }

    protected override void ComposePlainly(SourceSketch sketch, double extent)
    {
        sketch.Mark(0, 0);
        sketch.Point(1, 0, 0);
    }

    protected override bool IsTrue(SourceSketch sketch, out double standing)
    {
        standing = 1;
        return true;
    }
}
