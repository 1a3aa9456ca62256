namespace VlassNet.Sky.Frames;

/// <summary>Takes positions of another celestial frame to right ascension and declination of the ICRS, and back, as astropy does.</summary>
internal sealed class FrameTurn
{
    private const double JulianDateOfB1900 = 2415020.31352;
    private const double DaysInTropicalYear = 365.242198781;
    private const double DaysInJulianYear = 365.25;

    // The bias between ICRS and the FK5 of J2000 (USNO circular 179), about 0.02 arcseconds.
    private static readonly SkyMatrix Fk5ToIcrs = (SkyMatrix.AboutX(19.9 / 3_600_000) * SkyMatrix.AboutY(9.1 / 3_600_000)
        * SkyMatrix.AboutZ(-22.9 / 3_600_000)).Inverse;

    // The north galactic pole in the FK5 of J2000, and the longitude that the celestial pole has.
    private static readonly SkyMatrix GalacticToFk5 = (SkyMatrix.AboutZ(180 - 122.9319185680026)
        * SkyMatrix.AboutY(90 - 27.12825118085622) * SkyMatrix.AboutZ(192.8594812065348)).Inverse;

    // Lahav et al. 2000.
    private static readonly SkyMatrix SupergalacticToGalactic = (SkyMatrix.AboutZ(90) * SkyMatrix.AboutY(90 - 6.32)
        * SkyMatrix.AboutZ(47.37)).Inverse;

    // Murray 1989, A&A 218, 325, equations 28 and 29: from the FK4 of B1950 to the FK5 of J2000, and what a century adds to that, for
    // the FK4 is a rotating system.
    private static readonly SkyMatrix Fk4ToFk5 = new(
        new SkyVector(0.9999256794956877, -0.0111814832204662, -0.0048590038153592),
        new SkyVector(0.0111814832391717, 0.9999374848933135, -0.0000271625947142),
        new SkyVector(0.0048590037723143, -0.0000271702937440, 0.9999881946023742));

    private static readonly SkyMatrix Fk4Rotation = new(
        new SkyVector(-0.0026455262e-6, -1.1539918689e-6, 2.1111346190e-6),
        new SkyVector(1.1540628161e-6, -0.0129042997e-6, 0.0236021478e-6),
        new SkyVector(-2.1112979048e-6, -0.0056024448e-6, 0.0102587734e-6));

    private readonly SkyMatrix toIcrs;
    private readonly SkyMatrix fromIcrs;
    private readonly AberrationTerms? terms;

    private FrameTurn(SkyMatrix toIcrs, AberrationTerms? terms = null)
    {
        this.toIcrs = toIcrs;
        this.terms = terms;
        fromIcrs = toIcrs.Inverse;
    }

    /// <summary>Galactic longitude and latitude (IAU 1958).</summary>
    public static FrameTurn Galactic { get; } = new(Fk5ToIcrs * GalacticToFk5);

    /// <summary>Supergalactic longitude and latitude.</summary>
    public static FrameTurn Supergalactic { get; } = new(Fk5ToIcrs * GalacticToFk5 * SupergalacticToGalactic);

    /// <summary>The FK5 of another equinox, a Julian year.</summary>
    public static FrameTurn Fk5(double equinox) => new(Fk5ToIcrs * Precession.ToJ2000(equinox));

    /// <summary>The FK4 of an equinox, a Besselian year, which stands for the date of the observation as well.</summary>
    public static FrameTurn Fk4(double equinox, bool hasAberrationTerms)
    {
        double date = JulianDateOfB1900 + ((equinox - 1900) * DaysInTropicalYear);
        double centuries = ((date - 2451545.0) / DaysInJulianYear + 50) / 100;
        SkyMatrix toFk5 = new(
            Fk4ToFk5.First + (Fk4Rotation.First * centuries), Fk4ToFk5.Second + (Fk4Rotation.Second * centuries),
            Fk4ToFk5.Third + (Fk4Rotation.Third * centuries));
        return new FrameTurn(
            Fk5ToIcrs * toFk5 * Precession.ToB1950(equinox), hasAberrationTerms ? new AberrationTerms(date) : null);
    }

    public SkyPosition ToIcrs(SkyPosition position)
    {
        SkyVector vector = SkyVector.Of(position);
        return (toIcrs * (terms?.Remove(vector) ?? vector)).ToPosition();
    }

    public SkyPosition FromIcrs(SkyPosition position)
    {
        SkyVector vector = fromIcrs * SkyVector.Of(position);
        return (terms?.Add(vector) ?? vector).ToPosition();
    }
}
