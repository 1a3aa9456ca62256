namespace VlassNet.Simulation;

/// <summary>
/// Two plumes from a bright core, fading and widening outwards (Fanaroff and Riley's class I): brightest within half of the way out,
/// one side brighter than the other, bent like an S or a C.
/// </summary>
internal static class Plumes
{
    public static void Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double sway = 0.13 * extent * random.NextGaussian();
        int symmetry = random.Sign();
        double core = random.Uniform(0.3, 0.9);
        double level = random.Uniform(0.4, 0.9);
        double weaker = random.Uniform(0.4, 1);
        for (int side = -1; side <= 1; side += 2)
        {
            double bend = side > 0 ? sway : symmetry * sway;
            double length = random.Uniform(0.38, 0.55) * extent;
            Ridge plume = new(
                (0, 0), (side * 0.5 * length, 0.3 * bend), (side * length, bend * random.Uniform(0.8, 1.8)),
                random.Uniform(0.008, 0.02) * extent, random.Uniform(0.05, 0.13) * extent);
            double jet = side > 0 ? level : level * weaker;
            double flare = random.Uniform(0.8, 1.2);
            plume.Draw(sketch, [
                jet * random.Uniform(0.7, 1), jet * flare, jet * random.Uniform(0.55, 0.85), jet * random.Uniform(0.3, 0.6),
                jet * random.Uniform(0.12, 0.35), 0.06 * jet]);
            Knots.Along(ref random, sketch, plume, random.NextInt(5), 0.3 * jet, extent);
            (double along, double across) = plume.At(0.35);
            if (side > 0)
                sketch.Mark(0, 0);
            sketch.Mark(along, across);
        }

        sketch.Point(core, 0, 0);
    }
}
