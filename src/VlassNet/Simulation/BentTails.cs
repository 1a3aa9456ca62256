namespace VlassNet.Simulation;

/// <summary>
/// A core whose two jets are swept to the same side by the gas that the galaxy moves through: wide-angle tails, with a flare where the
/// jet becomes a tail, and narrow-angle ones, nearly parallel (O'Dea and Owen 1985). Tails widen and fade, and are of unequal length.
/// </summary>
internal static class BentTails
{
    /// <summary>Least and greatest angle between the tails, degrees: narrow-angle below the middle, wide-angle above it.</summary>
    private const double LeastOpening = 25;

    private const double GreatestOpening = 145;

    public static void Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double half = 0.5 * random.Uniform(LeastOpening, GreatestOpening) * Math.PI / 180;
        (double sin, double cos) = Math.SinCos(half);
        double reach = extent / Math.Max(2 * sin, cos);
        double apex = -0.5 * reach * cos;
        double core = random.Uniform(0.15, 1);
        double flare = random.Uniform(0.12, 0.45);
        double width = Math.Min(0.11, random.LogNormal(0.045, 0.2)) * extent;
        Ridge last = default;
        for (int side = -1; side <= 1; side += 2)
        {
            double length = reach * random.Uniform(0.65, 1);
            // Jets leave the core nearly opposed and are swept back on the way, so each tail is a curve.
            double launch = half + random.Uniform(0.3, 0.95) * (0.6 * Math.PI - half);
            double turn = random.Uniform(0.3, 0.55) * length;
            double end = half + 0.12 * random.NextGaussian();
            Ridge tail = new(
                (0, apex), (side * turn * Math.Sin(launch), apex + turn * Math.Cos(launch)),
                (side * length * Math.Sin(end), apex + length * Math.Cos(end)),
                0.008 * extent, width * random.Uniform(0.8, 1.3));
            double level = random.Uniform(0.55, 1);
            double fade = random.Uniform(0.35, 0.85);
            tail.Draw(sketch, [
                Math.Max(0.6 * core, 0.5 * level), level * random.Uniform(0.6, 1), level * random.Uniform(0.75, 1.2),
                level * fade * random.Uniform(0.6, 1.3), level * fade * random.Uniform(0.3, 1.1), level * fade * random.Uniform(0.05, 0.5)]);
            last = tail;
            Knots.Along(ref random, sketch, tail, random.NextInt(6), 0.45 * level, extent);

            (double along, double across) = tail.At(flare);
            if (side > 0)
                sketch.Mark(0, apex);
            sketch.Mark(along, across);
        }

        sketch.Point(0.6 * core, 0, apex);
        if (random.Chance(0.3))
            WarmSpot(ref random, sketch, last, extent);
    }

    /// <summary>One tail has a bright, wide place far out, where it is bent once more or seen end on.</summary>
    private static void WarmSpot(ref CounterRandom random, SourceSketch sketch, Ridge tail, double extent)
    {
        (double along, double across) = tail.At(random.Uniform(0.5, 0.85));
        double size = random.Uniform(0.03, 0.08) * extent;
        sketch.Blob(random.Uniform(0.25, 0.7), along, across, size, random.Uniform(0.6, 1) * size, random.Angle());
    }
}
