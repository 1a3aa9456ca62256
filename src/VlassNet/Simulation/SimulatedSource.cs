using VlassNet.Sky;

namespace VlassNet.Simulation;

/// <summary>A source that a simulated mosaic has.</summary>
/// <param name="Row">The row of its middle, from 0 at the centre of the first pixel.</param>
/// <param name="Column">The column of its middle, likewise.</param>
/// <param name="Position">Its middle on the sky, ICRS.</param>
/// <param name="Label">Its class, an index into <c>LabeledImages.VlassClassNames</c>.</param>
/// <param name="PeakFlux">The brightness of its brightest pixel before noise, Jy/beam.</param>
public sealed record SimulatedSource(double Row, double Column, SkyPosition Position, int Label, double PeakFlux);
