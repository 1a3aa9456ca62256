namespace VlassNet.Simulation;

/// <summary>A wide lobe or a pair that has grown together, uneven, with one or two hot spots at its edge.</summary>
internal static class DiffuseLobe
{
    public static void Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double length = random.Uniform(0.16, 0.28) * extent;
        double width = random.Uniform(0.5, 1) * length;
        double level = random.Uniform(0.5, 0.85);
        double skew = 0.3 * random.NextGaussian();
        sketch.Blob(0.5 * level, 0, 0, length, width, skew);
        int lumps = 4 + random.NextInt(5);
        for (int i = 0; i < lumps; i++)
        {
            double size = random.Uniform(0.03, 0.1) * extent;
            sketch.Blob(
                level * random.Uniform(0.15, 0.5), 0.9 * length * random.NextGaussian(), 0.8 * width * random.NextGaussian(),
                size, size * random.Uniform(0.5, 1), random.Angle());
        }

        int spots = random.Chance(0.6) ? 1 : 2;
        for (int i = 0; i < spots; i++)
        {
            double edge = (i == 0 ? -1 : 1) * length * random.Uniform(1.1, 1.7);
            double aside = random.Uniform(-0.9, 0.9) * width;
            double size = random.Uniform(0.01, 0.04) * extent;
            sketch.Blob(random.Uniform(0.3, 0.8), edge, aside, size, 0.6 * size, random.Angle());
            if (i == 0)
                sketch.Mark(edge, aside);
        }

        sketch.Mark(0, 0);
        sketch.Mark(0.6 * length, 0);
    }
}
