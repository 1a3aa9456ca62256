namespace VlassNet.Simulation;

/// <summary>A lumpy cloud with no order in it, as relics and haloes are, in most cases with a brighter knot somewhere.</summary>
internal static class DiffuseCloud
{
    public static void Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double flattening = random.Uniform(0.3, 1);
        int lumps = 6 + random.NextInt(8);
        for (int i = 0; i < lumps; i++)
        {
            double size = random.Uniform(0.05, 0.14) * extent;
            sketch.Blob(
                random.Uniform(0.1, 0.45),
                0.18 * extent * random.NextGaussian(), 0.18 * extent * flattening * random.NextGaussian(),
                size, size * random.Uniform(0.5, 1), random.Angle());
        }

        if (random.Chance(0.6))
        {
            double size = random.Uniform(0, 0.05) * extent;
            sketch.Blob(
                random.Uniform(0.15, 0.7), random.Uniform(-0.25, 0.25) * extent, random.Uniform(-0.2, 0.2) * flattening * extent,
                size, 0.6 * size, random.Angle());
        }

        sketch.Mark(-0.12 * extent, 0);
        sketch.Mark(0.12 * extent, 0);
    }
}
