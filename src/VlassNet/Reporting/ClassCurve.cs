namespace VlassNet.Reporting;

/// <summary>The curve of one class.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Area">The number that sums it up, 0 to 1; NaN where there is no curve.</param>
/// <param name="Points">Its points, 0 to 1.</param>
internal sealed record ClassCurve(string Name, double Area, IEnumerable<(double X, double Y)> Points);
