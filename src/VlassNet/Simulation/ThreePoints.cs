namespace VlassNet.Simulation;

/// <summary>
/// Label 3: a core between two lobes, each of which can be told from the others. Cores are from weak to dominant, arms unequal, and
/// the three lie on a line that bends at the core.
/// </summary>
internal sealed class ThreePoints : SourceModel
{
    /// <summary>On either side of the core the brightness falls to this share of the fainter neighbour.</summary>
    public const double HighestSaddle = 0.88;

    /// <summary>Each of the three stands out by at least this share of the brightest.</summary>
    public const double LeastProminence = 0.05;

    /// <summary>Most by which the two arms are out of line, degrees.</summary>
    public const double MostBend = 45;

    /// <summary>Least distance of the core from a hot spot, FWHM of the beam.</summary>
    public const double LeastArm = 1.2;

    public override SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm) =>
        new(beamFwhm * Math.Max(2.6 * LeastArm, random.LogNormal(5.6, 0.21)), random.Uniform(0.45, 0.9));

    protected override void Compose(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double least = LeastArm * sketch.BeamSigma * Covariance.FwhmPerSigma / extent;
        double share = Math.Clamp(0.5 + 0.08 * random.NextGaussian(), Math.Min(0.5, least), Math.Max(0.5, 1 - least));
        double bend = Math.Min(MostBend, Math.Abs(17 * random.NextGaussian())) * Math.PI / 180;
        // The angles at the lobes add up to the bend, and the core lies off their line by share·(1 − share)·2·tan(bend/2), where they are equal exactly.
        (double, double) core = (0, random.Sign() * share * (1 - share) * 2 * Math.Tan(0.5 * bend) * extent);
        (double, double) near = (share * extent, 0);
        (double, double) far = ((share - 1) * extent, 0);

        double brightness = Math.Clamp(random.LogNormal(0.42, 0.35), 0.08, 2.5);
        double scale = 1 / Math.Max(1, brightness);
        Lobe.Draw(ref random, sketch, scale, near, core, extent);
        double size = random.Uniform(0, 0.015) * extent;
        sketch.Mark(core.Item1, core.Item2);
        sketch.Blob(scale * brightness, core.Item1, core.Item2, size, 0.5 * size, random.Angle());
        Lobe.Draw(ref random, sketch, scale * Math.Clamp(random.LogNormal(0.65, 0.2), 0.2, 1), far, core, extent);
        if (random.Chance(0.5))
            Bridge.Draw(ref random, sketch, near, core, far, scale * random.LogNormal(0.06, 0.3), extent);
    }

    protected override void ComposePlainly(SourceSketch sketch, double extent)
    {
        for (int place = -1; place <= 1; place++)
        {
            sketch.Mark(0.5 * place * extent, 0);
            sketch.Point(place == 0 ? 0.6 : 1, 0.5 * place * extent, 0);
        }
    }

    protected override bool IsTrue(SourceSketch sketch, out double standing)
    {
        MarkProfile profile = new(sketch, stackalloc double[6]);
        standing = profile.LeastProminence;
        return profile.HighestSaddle <= HighestSaddle && standing >= LeastProminence * profile.Brightest;
    }
}
