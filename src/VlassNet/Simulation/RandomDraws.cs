namespace VlassNet.Simulation;

/// <summary>The distributions that the models draw from, beyond the uniform and the normal.</summary>
internal static class RandomDraws
{
    public static bool Chance(this ref CounterRandom random, double probability) => random.NextDouble() < probability;

    /// <summary>A positive quantity whose decimal logarithm is normal.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="median">Half of the draws are below it.</param>
    /// <param name="scatter">Standard deviation in dex (1 dex = a factor of ten).</param>
    public static double LogNormal(this ref CounterRandom random, double median, double scatter) =>
        median * Math.Pow(10, scatter * random.NextGaussian());

    /// <summary>+1 or −1.</summary>
    public static int Sign(this ref CounterRandom random) => random.NextInt(2) * 2 - 1;

    public static double Angle(this ref CounterRandom random) => random.Uniform(0, 2 * Math.PI);
}
