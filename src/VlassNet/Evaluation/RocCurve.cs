using System.Collections.Immutable;

namespace VlassNet.Evaluation;

/// <summary>
/// How many images of a class are found, and how many others are taken for it, if those count for which the class is at least as
/// probable as a threshold. All points are there, as from <c>sklearn.metrics.roc_curve</c> (1.3 and later) with
/// <c>drop_intermediate=False</c>.
/// </summary>
/// <param name="FalsePositiveRates">
/// Share of the other images that count, rising from 0 to 1; NaN where all are of the class.
/// </param>
/// <param name="TruePositiveRates">
/// Share of the class's images that count, rising from 0 to 1; NaN where none is of the class.
/// </param>
/// <param name="Thresholds">
/// The threshold of each point, falling; the first is infinite, the others occur as probabilities.
/// </param>
/// <param name="Area">The area under the curve, 0 to 1 (<see cref="ClassMetrics{T}.RocAuc"/>).</param>
public sealed record RocCurve(
    ImmutableArray<double> FalsePositiveRates,
    ImmutableArray<double> TruePositiveRates,
    ImmutableArray<double> Thresholds,
    double Area);
