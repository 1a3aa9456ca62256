namespace VlassNet.Simulation;

/// <summary>One elliptical Gaussian as it appears in the image, the beam included.</summary>
/// <param name="Peak">Brightness at its centre, relative to the other components; may be negative.</param>
/// <param name="Column">Centre, pixels.</param>
/// <param name="Row">Centre, pixels.</param>
/// <param name="Shape">Covariance, pixels², of the component convolved with the beam.</param>
internal readonly record struct GaussianComponent(double Peak, double Column, double Row, Covariance Shape);
