namespace VlassNet.Simulation;

/// <summary>Label 3: two lobes with a core between them that can be told apart from both.</summary>
internal sealed class ThreePoints : SourceModel
{
    public override SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm) =>
        new(beamFwhm * Math.Max(2.6, random.LogNormal(6.8, 0.18)), random.Uniform(0.45, 0.9));

    public override void Compose(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        LobePair.Draw(ref random, sketch, extent);
        double size = random.Uniform(0, 0.02) * extent;
        sketch.Blob(
            Math.Clamp(random.LogNormal(0.42, 0.3), 0.12, 1.6),
            0.07 * extent * random.NextGaussian(), 0.02 * extent * random.NextGaussian(), size, 0.5 * size);
    }
}
