namespace VlassNet.Simulation;

/// <summary>Weak, uneven emission from one lobe past the nucleus to the other.</summary>
internal static class Bridge
{
    public static void Draw(
        ref CounterRandom random, SourceSketch sketch,
        (double Along, double Across) near, (double Along, double Across) nucleus, (double Along, double Across) far,
        double level, double extent)
    {
        double width = random.Uniform(0.015, 0.06) * extent;
        // A quadratic curve goes half as far from its chord as its control point.
        (double, double) control = (nucleus.Along, 2 * nucleus.Across);
        new Ridge(near, control, far, width, width).Draw(sketch, [
            level * random.Uniform(0.7, 1.8), level * random.Uniform(0.5, 1.5), level * random.Uniform(0.2, 1.3),
            level * random.Uniform(0.5, 1.5), level * random.Uniform(0.7, 1.8)]);
    }
}
