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
/// zenithal projections SIN with its slant and NCP, TAN, ARC, STG, ZEA and ZPN; 5.2.3, CAR; 5.3.1, SFL, and the GLS of AIPS). Distortions
/// that change nothing (SIP or TPV whose terms are those of the identity) are passed over, all others are refused, as is the plate
/// solution of the Digitized Sky Survey.
/// </para>
/// <para>
/// Positions are right ascension and declination of today (ICRS), whatever the header's frame: Galactic and supergalactic coordinates,
/// the FK4 (with its E-terms, at the equinox's date) and the FK5 of other equinoxes than 2000 are turned, as astropy does. The FK5 of the
/// equinox 2000 is taken as it is, which differs from the ICRS by less than 0.03 arcseconds. Ecliptic coordinates and frames of other
/// names are not turned: see <see cref="IsEquatorial"/>.
/// </para>
/// </remarks>
public sealed class CelestialWcs
{
    private const double ArcsecondsInDegree = 3600;

    private readonly PixelPlane plane;
    private readonly Projection projection;
    private readonly NativeRotation rotation;
    private readonly WcsFrame frame;

    internal CelestialWcs(PixelPlane plane, Projection projection, NativeRotation rotation, WcsFrame frame)
    {
        this.plane = plane;
        this.projection = projection;
        this.rotation = rotation;
        this.frame = frame;
    }

    /// <summary>
    /// The frame of the header's own coordinates: <c>ICRS</c>, <c>FK5</c>, <c>FK4</c> or what else <c>RADESYS</c> says; <c>Galactic</c>,
    /// <c>Ecliptic</c>, <c>Helioecliptic</c> or <c>Supergalactic</c>. <c>RADESYS</c> comes before the equinox; without it the frame is FK5
    /// or FK4 as the equinox has it (from 1984 on, before), and ICRS where there is none either.
    /// </summary>
    public string Frame => frame.Name;

    /// <summary>
    /// The equinox of the frame, years, from <c>EQUINOX</c> or the older <c>EPOCH</c>, also where it is written as <c>'J2000'</c>; null
    /// where it has none.
    /// </summary>
    public double? Equinox => frame.Equinox;

    /// <summary>
    /// Whether positions are right ascension and declination of today: in every frame but ecliptic ones and those whose name is not known,
    /// in which <see cref="ToPixel"/> and <see cref="ToSky"/> have the header's own coordinates.
    /// </summary>
    public bool IsEquatorial => frame.IsEquatorial;

    /// <summary>
    /// The side of a square that has the area of the pixel at the reference point, arcseconds. Where pixels are not square, a cutout of
    /// another scale takes account of it.
    /// </summary>
    public double PixelScale => Math.Sqrt(Math.Abs(plane.Determinant)) * ArcsecondsInDegree;

    /// <summary>How far it is from one row to the next at the reference point, arcseconds.</summary>
    internal double RowScale => plane.RowLength * ArcsecondsInDegree;

    /// <summary>How far it is from one column to the next, arcseconds.</summary>
    internal double ColumnScale => plane.ColumnLength * ArcsecondsInDegree;

    /// <summary>The pixel of a position.</summary>
    /// <param name="position">The position; a right ascension of any turn.</param>
    /// <returns>
    /// Row and column, from 0 at the centre of the first pixel, with their fractions. Both are NaN where the projection does not
    /// show the position: what is behind the horizon (SIN, TAN) or beyond the polynomial's reach (ZPN), the point opposite to the
    /// centre (STG), and positions that are not finite.
    /// </returns>
    public (double Row, double Column) ToPixel(SkyPosition position) =>
        plane.ToPixel(projection.Project(rotation.ToNative(frame.Turn?.FromIcrs(position) ?? position)));

    /// <summary>The position of a pixel.</summary>
    /// <param name="row">Row, from 0 at the centre of the first pixel, with its fraction.</param>
    /// <param name="column">Column, likewise.</param>
    /// <returns>
    /// The position, with 0 ≤ longitude &lt; 360. Both coordinates are NaN where the pixel is off the sky, e.g. outside the
    /// circle that is the whole of a SIN projection.
    /// </returns>
    public SkyPosition ToSky(double row, double column)
    {
        SkyPosition position = rotation.ToSky(projection.Deproject(plane.ToPlane(row, column)));
        return frame.Turn?.ToIcrs(position) ?? position;
    }
}
