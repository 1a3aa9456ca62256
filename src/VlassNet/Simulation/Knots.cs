namespace VlassNet.Simulation;

/// <summary>Small-scale structure on a band: no real jet or tail is as smooth as its curve.</summary>
internal static class Knots
{
    /// <summary>Puts knots on a band, anywhere along it.</summary>
    public static void Along(ref CounterRandom random, SourceSketch sketch, Ridge ridge, int count, double brightest, double extent)
    {
        for (int i = 0; i < count; i++)
        {
            double u = random.Uniform(0.1, 0.8);
            (double along, double across) = ridge.At(u);
            double size = random.Uniform(0.008, 0.04) * extent;
            double aside = 0.5 * (ridge.StartWidth + (ridge.EndWidth - ridge.StartWidth) * u) * random.NextGaussian();
            sketch.Blob(
                brightest * random.Uniform(0.2, 1), along + aside, across + aside, size, random.Uniform(0.4, 1) * size, random.Angle());
        }
    }
}
