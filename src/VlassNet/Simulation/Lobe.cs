namespace VlassNet.Simulation;

/// <summary>
/// A lobe of a radio galaxy: a hot spot where the jet ends, and behind it older, wider, fainter plasma that flows back towards
/// the nucleus and drifts to a side. Some are a hot spot alone; some have a second one, where the jet splashed earlier, or a wing
/// across the axis.
/// </summary>
internal static class Lobe
{
    /// <summary>Draws the lobe and marks its hot spot.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="sketch">Where they go.</param>
    /// <param name="peak">Brightness of the hot spot, the plasma under it included.</param>
    /// <param name="spot">Where the hot spot is: (along, across), pixels.</param>
    /// <param name="nucleus">Where the jet comes from.</param>
    /// <param name="extent">The source's extent, pixels.</param>
    public static void Draw(
        ref CounterRandom random, SourceSketch sketch, double peak,
        (double Along, double Across) spot, (double Along, double Across) nucleus, double extent)
    {
        double arm = Math.Sqrt(
            Math.Pow(nucleus.Along - spot.Along, 2) + Math.Pow(nucleus.Across - spot.Across, 2));
        (double Along, double Across) inward = ((nucleus.Along - spot.Along) / arm, (nucleus.Across - spot.Across) / arm);
        double direction = Math.Atan2(inward.Across, inward.Along);
        double plasma = random.Chance(0.1) ? 0 : Math.Min(1.15, random.LogNormal(0.85, 0.14));
        double size = random.Uniform(0.01, 0.055) * extent;
        double turn = random.Chance(0.3) ? direction + Math.PI / 2 : direction + 0.4 * random.NextGaussian();
        sketch.Mark(spot.Along, spot.Across);
        sketch.Blob(peak * (1 - 0.7 * plasma), spot.Along, spot.Across, size, random.Uniform(0.4, 0.9) * size, turn);
        if (plasma == 0)
            return;

        // Back towards the nucleus, over a third to five sixths of the arm.
        double length = random.Uniform(0.35, 0.85) * arm;
        double drift = 0.3 * length * random.NextGaussian();
        double narrow = random.Uniform(0.025, 0.075) * extent;
        double level = plasma * peak;
        Ridge tail = new(
            spot, At(0.5 * length, 0.1 * drift), At(length, drift), narrow, narrow * random.Uniform(0.8, 1.8));
        tail.Draw(sketch, [
            level, level * random.Uniform(0.9, 1.2), level * random.Uniform(0.6, 1.1), level * random.Uniform(0.3, 0.8), level * random.Uniform(0.1, 0.35)]);

        if (random.Chance(0.4))
        {
            double warm = random.Uniform(0.3, 0.9) * length;
            double warmSize = random.Uniform(0.4, 1) * narrow;
            (double along, double across) = At(0.6 * warm, 0.45 * warm * random.NextGaussian());
            sketch.Blob(random.Uniform(0.15, 0.55) * level, along, across, warmSize, 0.7 * warmSize, random.Angle());
        }

        if (random.Chance(0.2))
        {
            double reach = random.Sign() * random.Uniform(0.1, 0.22) * extent;
            Ridge wing = new(At(0.1 * length, 0), At(0.1 * length, 0.6 * reach), At(0.5 * length, reach), narrow, 1.5 * narrow);
            wing.Draw(sketch, [0.2 * level, level * random.Uniform(0.2, 0.45), 0.05 * level]);
        }

        (double Along, double Across) At(double back, double aside) =>
            (spot.Along + back * inward.Along - aside * inward.Across, spot.Across + back * inward.Across + aside * inward.Along);
    }
}
