using System.Globalization;

namespace VlassNet.Training;

/// <summary>A metric over the folds of a cross-validation.</summary>
/// <param name="Mean">The mean of the folds; NaN where the metric is undefined in one of them.</param>
/// <param name="Deviation">
/// Their standard deviation, of a sample (divided by n − 1). It tells how much the metric of one fold depends on its images and on the
/// training; the mean is surer, but not by √n, since the folds share images to train on.
/// </param>
public readonly record struct MetricSpread(double Mean, double Deviation)
{
    /// <summary>The metric and its spread, as <c>0.842 ± 0.011</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:F3} ± {Deviation:F3}");

    internal static MetricSpread Of(double[] values)
    {
        double mean = values.Average();
        return new MetricSpread(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }
}
