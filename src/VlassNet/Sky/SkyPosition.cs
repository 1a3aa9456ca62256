namespace VlassNet.Sky;

/// <summary>
/// A place on the sky: right ascension and declination of today (ICRS). Only where a header's frame cannot be turned into that
/// (<see cref="CelestialWcs.IsEquatorial"/> is false) it is in the header's own coordinates.
/// </summary>
/// <param name="RightAscension">Right ascension, degrees; else the longitude.</param>
/// <param name="Declination">Declination, degrees, −90 to 90; else the latitude.</param>
public readonly record struct SkyPosition(double RightAscension, double Declination);
