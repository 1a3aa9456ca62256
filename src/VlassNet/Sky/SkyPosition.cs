namespace VlassNet.Sky;

/// <summary>A place on the sky, in the frame of the header that it comes from (see <see cref="CelestialWcs.Frame"/>).</summary>
/// <param name="RightAscension">Right ascension, degrees; the longitude where the frame is not equatorial.</param>
/// <param name="Declination">Declination, degrees, −90 to 90; the latitude where the frame is not equatorial.</param>
public readonly record struct SkyPosition(double RightAscension, double Declination);
