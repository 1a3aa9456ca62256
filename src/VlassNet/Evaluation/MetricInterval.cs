using System.Globalization;

namespace VlassNet.Evaluation;

/// <summary>A metric and the interval that other sets of images like this one would give it.</summary>
/// <param name="Value">The metric of the images themselves; NaN where it is undefined.</param>
/// <param name="Low">The interval's lower end; NaN where the metric is undefined in every resample.</param>
/// <param name="High">The interval's upper end; NaN where the metric is undefined in every resample.</param>
public readonly record struct MetricInterval(double Value, double Low, double High)
{
    /// <summary>The metric and its interval, as <c>0.912 [0.904, 0.921]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:F3} [{Low:F3}, {High:F3}]");
}
