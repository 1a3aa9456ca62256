namespace VlassNet.Simulation;

/// <summary>
/// Label 0: everything resolved that is not plainly two or three pieces: diffuse clouds, bent (wide-angle) tails, a head
/// with a tail, jets on one side, straight plumes.
/// </summary>
internal sealed class ExtendedSource : SourceModel
{
    public override SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm) =>
        new(beamFwhm * Math.Max(1.6, random.LogNormal(6.5, 0.24)), random.Uniform(0.45, 1));

    public override void Compose(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double kind = random.NextDouble();
        if (kind < 0.28)
            Diffuse(ref random, sketch, extent);
        else if (kind < 0.50)
            BentTails(ref random, sketch, extent);
        else if (kind < 0.72)
            HeadAndTail(ref random, sketch, extent);
        else if (kind < 0.86)
            OneSided(ref random, sketch, extent);
        else
            Plume(ref random, sketch, extent);
        Knots(ref random, sketch, extent);
    }

    /// <summary>Small-scale structure on top: no real source is as smooth as a few Gaussians.</summary>
    private static void Knots(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        int knots = random.NextInt(7);
        for (int i = 0; i < knots; i++)
        {
            double size = random.Uniform(0.01, 0.06) * extent;
            sketch.Blob(
                random.Uniform(0.04, 0.22), 0.22 * extent * random.NextGaussian(), 0.05 * extent * random.NextGaussian(),
                size, 0.5 * size, random.Angle());
        }
    }

    /// <summary>A lumpy cloud, in most cases with one brighter knot at an edge or inside.</summary>
    private static void Diffuse(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double flattening = random.Uniform(0.35, 1);
        int lumps = 5 + random.NextInt(8);
        for (int i = 0; i < lumps; i++)
        {
            double size = random.Uniform(0.05, 0.15) * extent;
            sketch.Blob(
                random.Uniform(0.1, 0.45),
                0.19 * extent * random.NextGaussian(), 0.19 * extent * flattening * random.NextGaussian(),
                size, size * random.Uniform(0.5, 1), random.Angle());
        }

        if (random.Chance(0.7))
        {
            double size = random.Uniform(0, 0.05) * extent;
            sketch.Blob(
                random.Uniform(0.3, 1.3),
                random.Uniform(-0.4, 0.4) * extent, random.Uniform(-0.3, 0.3) * flattening * extent,
                size, 0.6 * size, random.Angle());
        }
    }

    /// <summary>Two jets swept to the same side, with knots of uneven brightness.</summary>
    private static void BentTails(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double sweep = random.Uniform(0.1, 0.75) * extent;
        double core = random.Uniform(0.3, 1.1);
        for (int side = -1; side <= 1; side += 2)
        {
            double knot = random.Uniform(0.3, 1);
            (double, double) end = (side * random.Uniform(0.35, 0.55) * extent, sweep * random.Uniform(0.6, 1.1) - 0.3 * sweep);
            (double, double) control = (side * random.Uniform(0.2, 0.4) * extent, -0.3 * sweep);
            Ridge tail = new(
                (0, -0.3 * sweep), control, end, 0.01 * extent, random.Uniform(0.03, 0.11) * extent);
            tail.Draw(sketch, [0.4 * core, random.Uniform(0.1, 0.6), knot, knot * random.Uniform(0.4, 1.1), 0.15 * knot]);
        }

        sketch.Point(core * random.Uniform(0.1, 0.9), 0, -0.3 * sweep);
    }

    /// <summary>A bright head whose tail widens and fades, straight or slightly curved.</summary>
    private static void HeadAndTail(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double curve = 0.2 * extent * random.NextGaussian();
        double body = random.Uniform(0.25, 0.7);
        double fade = random.Uniform(0.3, 0.9);
        Ridge tail = new(
            (-0.4 * extent, 0), (0.05 * extent, curve), (0.6 * extent, 0.3 * curve),
            random.Uniform(0.01, 0.05) * extent, random.Uniform(0.06, 0.16) * extent);
        tail.Draw(sketch, [body, body * fade * 1.2, body * fade, body * fade * fade, 0.4 * body * fade * fade]);
        double size = random.Uniform(0, 0.05) * extent;
        sketch.Blob(0.7, -0.4 * extent, 0, size, 0.6 * size, random.Angle());
    }

    /// <summary>A core with a knotty jet on one side only, which ends in a fainter lobe.</summary>
    private static void OneSided(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double curve = 0.12 * extent * random.NextGaussian();
        double jet = random.Uniform(0.15, 0.5);
        Ridge ridge = new(
            (-0.45 * extent, 0), (0, curve), (0.45 * extent, 0), 0, random.Uniform(0.02, 0.05) * extent);
        ridge.Draw(sketch, [
            jet, jet * random.Uniform(0.3, 1.3), jet * random.Uniform(0.3, 1.3), jet * random.Uniform(0.3, 1.3), jet]);
        double size = random.Uniform(0.05, 0.12) * extent;
        sketch.Blob(random.Uniform(0.2, 0.6), 0.4 * extent, 0, size, size * random.Uniform(0.5, 1), random.Angle());
        sketch.Point(random.Uniform(0.5, 1), -0.45 * extent, 0);
    }

    /// <summary>An uneven, S-shaped band, brightest somewhere along its length: what a blended double looks like too.</summary>
    private static void Plume(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double sway = 0.14 * extent * random.NextGaussian();
        for (int side = -1; side <= 1; side += 2)
        {
            double width = random.Uniform(0.015, 0.04) * extent;
            Ridge half = new(
                (0, 0), (side * 0.25 * extent, side * sway), (side * random.Uniform(0.35, 0.5) * extent, side * 0.6 * sway),
                width, width * random.Uniform(0.8, 2.6));
            double level = random.Uniform(0.4, 1);
            half.Draw(sketch, [
                0.5, level * random.Uniform(0.2, 1), level, level * random.Uniform(0.2, 1.1), level * random.Uniform(0.05, 0.5)]);
        }
    }
}
