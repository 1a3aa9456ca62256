using System.Collections.Immutable;

namespace VlassNet.Evaluation;

/// <summary>
/// Precision and recall of a class, if those images count for which it is at least as probable as a threshold; all points, as
/// from <c>sklearn.metrics.precision_recall_curve</c>.
/// </summary>
/// <param name="Precisions">
/// Share of the images that count that are of the class. The last point, without a threshold, is 1.
/// </param>
/// <param name="Recalls">
/// Share of the class's images that count, falling from 1; the last point, without a threshold, is 0. Where no image is of the
/// class, it is 1 at every threshold.
/// </param>
/// <param name="Thresholds">The threshold of each point but the last, rising.</param>
/// <param name="AveragePrecision">The sum over the curve's steps (<see cref="ClassMetrics{T}.AveragePrecision"/>).</param>
public sealed record PrecisionRecallCurve(
    ImmutableArray<double> Precisions,
    ImmutableArray<double> Recalls,
    ImmutableArray<double> Thresholds,
    double AveragePrecision);
