namespace VlassNet.Simulation;

/// <summary>A bright head whose tail curves, widens and fades: a narrow-angle tail of which the beam shows one.</summary>
internal static class HeadTail
{
    public static void Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double curve = 0.18 * extent * random.NextGaussian();
        double body = random.Uniform(0.35, 0.8);
        double fade = random.Uniform(0.4, 0.9);
        Ridge tail = new(
            (-0.4 * extent, 0), (0.05 * extent, curve), (0.6 * extent, -0.6 * curve),
            random.Uniform(0.01, 0.04) * extent, random.Uniform(0.05, 0.15) * extent);
        tail.Draw(sketch, [
            body, body * random.Uniform(0.7, 1.1), body * fade, body * fade * random.Uniform(0.6, 1), body * fade * fade, 0.3 * body * fade * fade]);
        Knots.Along(ref random, sketch, tail, random.NextInt(4), 0.25 * body, extent);
        double size = random.Uniform(0, 0.04) * extent;
        sketch.Blob(random.Uniform(0.2, 0.7), -0.4 * extent, 0, size, 0.6 * size, random.Angle());

        sketch.Mark(-0.4 * extent, 0);
        (double along, double across) = tail.At(0.35);
        sketch.Mark(along, across);
    }
}
