namespace VlassNet.Simulation;

/// <summary>Label 2: two lobes of unequal brightness; a core is missing or too faint to be counted.</summary>
internal sealed class DoubleLobes : SourceModel
{
    public override SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm) =>
        new(beamFwhm * Math.Max(1.25, random.LogNormal(5.5, 0.22)), random.Uniform(0.4, 0.84));

    public override void Compose(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        LobePair.Draw(ref random, sketch, extent);
        if (random.Chance(0.15))
            sketch.Point(random.Uniform(0.02, 0.1), 0.05 * extent * random.NextGaussian(), 0);
    }
}
