namespace VlassNet.Simulation;

/// <summary>A source's size and the size of the cutout around it.</summary>
/// <param name="Arcseconds">End to end (for a point source: the FWHM of the beam), arcseconds.</param>
/// <param name="Fill">The share of the cutout's smaller side that this takes up, where the pixel scale is free.</param>
internal readonly record struct SourceExtent(double Arcseconds, double Fill);
