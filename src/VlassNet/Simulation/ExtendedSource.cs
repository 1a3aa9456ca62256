namespace VlassNet.Simulation;

/// <summary>
/// Label 0: everything resolved that is one piece and not plainly two or three: bent tails, plumes, knotty jets, heads with a tail,
/// diffuse lobes with hot spots at the edge, and clouds.
/// </summary>
internal sealed class ExtendedSource : SourceModel
{
    /// <summary>From one mark to the next the brightness stays above this share of the fainter end of the line, or they would be pieces.</summary>
    public const double LowestPlace = 0.8;

    /// <summary>Integrated flux over peak flux, in beams: 1 is a point.</summary>
    public const double LeastBeams = 2.5;

    /// <summary>The faintest mark has this share of the brightest one's brightness.</summary>
    public const double LeastRatio = 0.12;

    public override SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm) =>
        new(beamFwhm * Math.Max(3, random.LogNormal(7, 0.22)), random.Uniform(0.5, 1.1));

    protected override void Compose(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double kind = random.NextDouble();
        if (kind < 0.27)
            BentTails.Draw(ref random, sketch, extent);
        else if (kind < 0.45)
            Plumes.Draw(ref random, sketch, extent);
        else if (kind < 0.59)
            KnottyJet.Draw(ref random, sketch, extent);
        else if (kind < 0.69)
            HeadTail.Draw(ref random, sketch, extent);
        else if (kind < 0.87)
            DiffuseLobe.Draw(ref random, sketch, extent);
        else
            DiffuseCloud.Draw(ref random, sketch, extent);
    }

    protected override void ComposePlainly(SourceSketch sketch, double extent)
    {
        sketch.Mark(0, 0);
        sketch.Mark(0.1 * extent, 0);
        double size = Math.Max(0.2 * extent, 1.5 * sketch.BeamSigma);
        sketch.Blob(1, 0, 0, size, size);
    }

    protected override bool IsTrue(SourceSketch sketch, out double standing)
    {
        MarkProfile profile = new(sketch, stackalloc double[8]);
        standing = profile.Faintest;
        return profile.LowestPlace >= LowestPlace && standing >= LeastRatio * profile.Brightest
            && sketch.Flux >= LeastBeams * profile.Brightest;
    }
}
