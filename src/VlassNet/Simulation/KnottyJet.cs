namespace VlassNet.Simulation;

/// <summary>
/// A core at one end and a jet on one side, the other being beamed away from us (Bridle and Perley 1984): knots in a row along a curve,
/// about evenly spaced, and in most cases a fainter lobe where it ends.
/// </summary>
internal static class KnottyJet
{
    public static void Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double curve = 0.22 * extent * random.NextGaussian();
        double jet = random.Uniform(0.3, 0.55);
        Ridge ridge = new(
            (-0.45 * extent, 0), (random.Uniform(-0.2, 0.2) * extent, curve), (0.45 * extent, 0),
            0.005 * extent, random.Uniform(0.015, 0.045) * extent);
        ridge.Draw(sketch, [jet, jet * random.Uniform(0.8, 1.2), jet * random.Uniform(0.8, 1.2), jet, 0.8 * jet, 0.5 * jet]);

        int knots = 4 + random.NextInt(4);
        for (int knot = 1; knot <= knots; knot++)
        {
            (double along, double across) = ridge.At((knot + random.Uniform(-0.25, 0.25)) / (knots + 1));
            double size = random.Uniform(0.005, 0.03) * extent;
            sketch.Blob(jet * random.Uniform(0.15, 0.9), along, across, size, 0.6 * size, random.Angle());
        }

        if (random.Chance(0.6))
        {
            double size = random.Uniform(0.05, 0.11) * extent;
            sketch.Blob(random.Uniform(0.1, 0.4), 0.4 * extent, 0, size, size * random.Uniform(0.5, 1), random.Angle());
        }

        sketch.Point(random.Uniform(0.1, 0.7), -0.45 * extent, 0);
        (double markAlong, double markAcross) = ridge.At(0.35);
        sketch.Mark(-0.45 * extent, 0);
        sketch.Mark(markAlong, markAcross);
        (markAlong, markAcross) = ridge.At(0.65);
        sketch.Mark(markAlong, markAcross);
    }
}
