namespace VlassNet.Sky.Detection;

/// <summary>What was found out about a peak, in pixels and the image's unit.</summary>
/// <param name="Gaussian">The Gaussian that stands for it.</param>
/// <param name="Volume">The sum of its pixels above the background.</param>
/// <param name="IsResolved">Whether its shape was fitted; else it is the beam's.</param>
internal readonly record struct Shape(Gaussian Gaussian, double Volume, bool IsResolved);
