namespace VlassNet.Simulation;

/// <summary>
/// Two lobes on either side of the origin, which doubles and triples share: each a hot spot at the end of a lobe that
/// trails back towards the middle, with a bridge between the two where there is one.
/// </summary>
internal static class LobePair
{
    /// <summary>Draws the pair; the brighter hot spot has a peak of 1.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="sketch">Where they go.</param>
    /// <param name="extent">Distance between the hot spots, pixels.</param>
    public static void Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        double ratio = Math.Min(1, random.LogNormal(0.68, 0.18));
        double bend = random.Chance(0.6) ? 0 : 0.12 * extent * random.NextGaussian();
        double arm = random.Uniform(0.42, 0.58) * extent;

        Lobe(ref random, sketch, 1, arm, bend, extent);
        Lobe(ref random, sketch, ratio, arm - extent, bend, extent);
        if (random.Chance(0.6))
        {
            double level = random.LogNormal(0.07, 0.3);
            double width = random.Uniform(0.02, 0.06) * extent;
            Ridge bridge = new((arm, bend), (0, -bend), (arm - extent, bend), width, width);
            bridge.Draw(sketch, [
                level * random.Uniform(0.7, 1.8), level * random.Uniform(0.5, 1.5), level * random.Uniform(0.2, 1.3),
                level * random.Uniform(0.5, 1.5), level * random.Uniform(0.7, 1.8)]);
        }
    }

    private static void Lobe(
        ref CounterRandom random, SourceSketch sketch, double peak, double along, double across, double extent)
    {
        int inward = -Math.Sign(along);
        double turn = 0.35 * random.NextGaussian();
        double body = random.Chance(0.15) ? 0 : random.LogNormal(0.6, 0.2);
        double spot = random.Uniform(0.015, 0.065) * extent;
        sketch.Blob(peak / (1 + 0.6 * body), along, across, spot, 0.6 * spot, random.Chance(0.3) ? Math.PI / 2 : turn);
        if (body == 0)
            return;

        // The lobe proper: older, wider, fainter plasma behind the hot spot, bent a little out of the line.
        double length = random.Uniform(0.08, 0.17) * extent;
        double width = random.Uniform(0.45, 0.9) * length;
        double distance = length * random.Uniform(0.6, 1.2);
        double drift = 0.35 * length * random.NextGaussian();
        double share = peak * Math.Min(body, 0.9);
        sketch.Blob(0.65 * share, along + inward * distance, across + drift, length, width, turn);
        sketch.Blob(0.3 * share, along + inward * 2.3 * distance, across + 1.8 * drift, 1.2 * length, width, turn);
        if (random.Chance(0.5))
        {
            // A second, fainter warm spot, where the jet splashed earlier.
            double reach = random.Uniform(0.08, 0.22) * extent;
            double angle = random.Uniform(-1, 1);
            sketch.Blob(
                random.Uniform(0.25, 0.7) * share,
                along + inward * reach * Math.Cos(angle), across + reach * Math.Sin(angle), 0.7 * width, 0.5 * width, angle);
        }
    }
}
