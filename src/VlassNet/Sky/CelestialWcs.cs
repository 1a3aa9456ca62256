using VlassNet.Sky.Projections;

namespace VlassNet.Sky;

/// <summary>Where on the sky the pixels of an image are, and the other way round, as its header tells.</summary>
/// <remarks>
/// <para>
/// Rows and columns count from 0 at the centre of the first pixel, row 0 at the bottom of the picture; they may have fractions,
/// and lie outside the image. FITS's own counting is larger by 1.
/// </para>
/// <para>
/// The formulae are those of Greisen &amp; Calabretta 2002, A&amp;A 395, 1061 (paper I: pixels to intermediate coordinates, by
/// PC, CD or CDELT and CROTA2) and of Calabretta &amp; Greisen 2002, A&amp;A 395, 1077 (paper II: sections 2 and 5.1, the
/// zenithal projections SIN with its slant and NCP, TAN, ARC, STG, ZEA and ZPN). Positions are not turned from one frame into
/// another.
/// </para>
/// </remarks>
public sealed class CelestialWcs
{
    private const double ArcsecondsInDegree = 3600;

    private readonly PixelPlane plane;
    private readonly Projection projection;
    private readonly NativeRotation rotation;

    internal CelestialWcs(
        PixelPlane plane, Projection projection, NativeRotation rotation, string frame, double? equinox)
    {
        this.plane = plane;
        this.projection = projection;
        this.rotation = rotation;
        Frame = frame;
        Equinox = equinox;
    }

    /// <summary>
    /// The frame of all positions: <c>ICRS</c>, <c>FK5</c>, <c>FK4</c> or what else <c>RADESYS</c> says; <c>Galactic</c>,
    /// <c>Ecliptic</c>, <c>Helioecliptic</c> or <c>Supergalactic</c>. Without <c>RADESYS</c> it is FK5 or FK4 as the equinox has
    /// it (from 1984 on, before), and ICRS where there is none either.
    /// </summary>
    public string Frame { get; }

    /// <summary>The equinox of the frame, years, from <c>EQUINOX</c> or the older <c>EPOCH</c>; null where it has none.</summary>
    public double? Equinox { get; }

    /// <summary>
    /// Whether positions are right ascension and declination of today: ICRS, or FK5 of the equinox 2000, which differs from it by less than
    /// a tenth of an arcsecond.
    /// </summary>
    public bool IsEquatorial => Frame.ToUpperInvariant() switch
    {
        "ICRS" => true,
        "FK5" => Equinox is null or 2000,
        _ => false,
    };

    /// <summary>The side of a square that has the area of the pixel at the reference point, arcseconds.</summary>
    public double PixelScale => Math.Sqrt(Math.Abs(plane.Determinant)) * ArcsecondsInDegree;

    /// <summary>The pixel of a position.</summary>
    /// <param name="position">The position, in the frame of this header; a longitude of any turn.</param>
    /// <returns>
    /// Row and column, from 0 at the centre of the first pixel, with their fractions. Both are NaN where the projection does not
    /// show the position: what is behind the horizon (SIN, TAN) or beyond the polynomial's reach (ZPN), the point opposite to the
    /// centre (STG), and positions that are not finite.
    /// </returns>
    public (double Row, double Column) ToPixel(SkyPosition position) =>
        plane.ToPixel(projection.Project(rotation.ToNative(position)));

    /// <summary>The position of a pixel.</summary>
    /// <param name="row">Row, from 0 at the centre of the first pixel, with its fraction.</param>
    /// <param name="column">Column, likewise.</param>
    /// <returns>
    /// The position, with 0 ≤ longitude &lt; 360. Both coordinates are NaN where the pixel is off the sky, e.g. outside the
    /// circle that is the whole of a SIN projection.
    /// </returns>
    public SkyPosition ToSky(double row, double column) =>
        rotation.ToSky(projection.Deproject(plane.ToPlane(row, column)));
}
