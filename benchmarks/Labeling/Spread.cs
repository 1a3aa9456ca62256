namespace VlassNet.LabelingBenchmarks;

/// <summary>Mean and sample standard deviation of some runs.</summary>
internal readonly record struct Spread(double Mean, double Deviation)
{
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return new(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1)));
    }

    public override string ToString() => $"{Mean:F3} ± {Deviation:F3}";
}
