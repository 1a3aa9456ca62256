namespace VlassNet.Simulation;

/// <summary>
/// Makes one cutout after the other, each from (seed, index) alone. Holds scratch space, so each thread has its own.
/// </summary>
internal sealed class CutoutRenderer(SimulatedSurveyOptions options)
{
    /// <summary>
    /// The faintest feature that the label rests on stands this many standard deviations of the noise above its surroundings:
    /// the usual threshold of catalogues (Gordon et al. 2021). A source that is too faint for that is made brighter.
    /// </summary>
    public const double LeastSignalToNoise = 5;

    /// <summary>Greatest peak of an unrelated neighbour: less than a lobe has, or a point would be a double.</summary>
    public const double BrightestNeighbour = 0.15;

    private readonly CorrelatedNoise noise = new();
    private readonly SidelobePattern sidelobes = new();
    private readonly SourceSketch sketch = new();

    /// <summary>Renders an image of the given class.</summary>
    /// <param name="index">The image's place in the set.</param>
    /// <param name="label">Its class.</param>
    /// <param name="image">(row, column), overwritten; comes out with a minimum of exactly 0 and a maximum of exactly 1.</param>
    public void Render(int index, int label, Span<float> image)
    {
        CounterRandom random = new(options.Seed, RandomStreams.Source, (ulong)index);
        double side = Math.Min(options.Rows, options.Columns);
        double major = random.Uniform(options.MinimumBeam, options.MaximumBeam);
        double minor = random.Uniform(options.MinimumBeam, options.MaximumBeam);
        SourceModel model = SourceModel.ByLabel[label];
        SourceExtent extent = model.DrawExtent(ref random, Math.Sqrt(major * minor));
        double pixelScale = Math.Clamp(
            extent.Arcseconds / extent.Fill / side, options.MinimumPixelScale, options.MaximumPixelScale);
        double size = Math.Min(extent.Arcseconds / pixelScale, extent.Fill * side);
        double sigmaPerFwhm = 1 / (pixelScale * Covariance.FwhmPerSigma);
        Covariance beam = Covariance.FromAxes(major * sigmaPerFwhm, minor * sigmaPerFwhm, random.Angle());

        (double column, double row) = Centre(ref random, side);
        sketch.Start(beam, column, row, random.Angle());
        double standing = model.Draw(ref random, sketch, size);
        sketch.KeepMarksInside(options.Rows, options.Columns);
        GaussianComponent brightest = sketch.Brightest;
        AddNeighbour(ref random, side, standing);
        AddBowl(ref random, side);

        image.Clear();
        GaussianPainter.Paint(sketch.Components, image, options.Rows, options.Columns);
        double peak = PixelRange.Of(image).Maximum;
        if (random.Chance(0.6))
        {
            double level = random.LogNormal(options.SidelobeLevel, 0.3) * peak;
            double fwhm = sketch.BeamSigma * Covariance.FwhmPerSigma;
            sidelobes.Add(
                ref random, image, options.Rows, options.Columns, brightest.Column, brightest.Row, fwhm, level);
        }

        double sigma = Math.Min(1e-3 * options.NoiseLevel * peak / PeakFlux(ref random), standing / LeastSignalToNoise);
        CounterRandom noiseRandom = new(options.Seed, RandomStreams.Noise, (ulong)index);
        noise.Add(ref noiseRandom, image, options.Rows, options.Columns, beam, sigma);
        PixelRange.Normalize(image);
    }

    /// <summary>The middle of the source: near the middle of the cutout, but for those that a catalogue put elsewhere.</summary>
    private (double Column, double Row) Centre(ref CounterRandom random, double side)
    {
        double column = 0.5 * (options.Columns - 1) + 0.025 * side * random.NextGaussian();
        double row = 0.5 * (options.Rows - 1) + 0.025 * side * random.NextGaussian();
        if (random.Chance(options.OffCentreFraction))
        {
            double distance = random.Uniform(0.15, 0.45) * side;
            (double sin, double cos) = Math.SinCos(random.Angle());
            column += distance * cos;
            row += distance * sin;
        }

        return (column, row);
    }

    /// <summary>Now and then another, fainter, compact source somewhere else in the cutout.</summary>
    private void AddNeighbour(ref CounterRandom random, double side, double standing)
    {
        if (random.Chance(options.NeighbourFraction))
        {
            double peak = Math.Min(random.LogNormal(0.09, 0.3), Math.Min(BrightestNeighbour, 0.5 * standing));
            double distance = random.Uniform(0.3, 0.65) * side;
            (double sin, double cos) = Math.SinCos(random.Angle());
            sketch.Point(peak, distance * cos, distance * sin);
        }
    }

    /// <summary>The shallow negative bowl around large sources, whose short spacings a snapshot lacks.</summary>
    private void AddBowl(ref CounterRandom random, double side)
    {
        if (random.Chance(0.4))
        {
            double length = random.Uniform(0.18, 0.4) * side;
            double depth = random.Uniform(0.003, 0.03);
            sketch.Blob(-depth, 0, 0, length, length * random.Uniform(0.5, 1), random.Angle());
        }
    }

    /// <summary>Brightness of the brightest pixel, mJy/beam.</summary>
    private double PeakFlux(ref CounterRandom random)
    {
        double flux = random.LogNormal(options.MedianPeakFlux, options.PeakFluxScatter);
        return flux >= options.MinimumPeakFlux ? flux : random.Uniform(1, 2) * options.MinimumPeakFlux;
    }
}
