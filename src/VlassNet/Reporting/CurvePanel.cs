namespace VlassNet.Reporting;

/// <summary>A curve over the epochs.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Values">A value for every epoch, from epoch 1; what is not finite leaves a gap.</param>
internal sealed record CurveSeries(string Name, IReadOnlyList<double> Values);

/// <summary>Curves that share a vertical axis.</summary>
/// <param name="Title">What the axis shows.</param>
/// <param name="Series">The curves; those of the same name have the same colour in every panel.</param>
internal sealed record CurvePanel(string Title, IReadOnlyList<CurveSeries> Series);
