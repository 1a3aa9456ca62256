namespace VlassNet.Evaluation.Scoring;

/// <summary>
/// Intervals by the percentile method: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
/// </summary>
internal static class BootstrapIntervals
{
    private const ulong Stream = 0x626F_6F74;

    public static MetricSet<MetricInterval> Of(
        ScoredImages images, MetricSet<double> values, BootstrapOptions options, CancellationToken cancellationToken)
    {
        MetricSet<double>[] resamples = new MetricSet<double>[options.Resamples];
        ParallelLoop.Run(0, resamples.Length, options.Threads, cancellationToken, () => new int[images.Count], (resample, times) =>
        {
            Draw(times, options.Seed, resample);
            resamples[resample] = images.Values(times);
        });
        return values.Map(take => Interval(take(values), [.. resamples.Select(take)], options.Level));
    }

    /// <summary>
    /// Draws as many images as there are, with replacement. The numbers depend on the seed and the resample alone, not on the
    /// thread.
    /// </summary>
    private static void Draw(int[] times, ulong seed, int resample)
    {
        CounterRandom random = new(seed, Stream, (ulong)resample);
        Array.Clear(times);
        for (int draw = 0; draw < times.Length; draw++)
            times[random.NextInt(times.Length)]++;
    }

    private static MetricInterval Interval(double value, double[] resampled, double level)
    {
        double[] defined = [.. resampled.Where(metric => !double.IsNaN(metric)).Order()];
        return new MetricInterval(value, Percentile(defined, (1 - level) / 2), Percentile(defined, (1 + level) / 2));
    }

    /// <summary>NumPy's default percentile: linear between the two nearest values.</summary>
    private static double Percentile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
            return double.NaN;
        double place = share * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
