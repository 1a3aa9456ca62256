namespace VlassNet.Sky.Frames;

/// <summary>
/// The E-terms of aberration: positions of the FK4 contain that part of the aberration which the eccentricity of the Earth's orbit makes,
/// up to 0.34 arcseconds. They depend on the equinox alone (Explanatory Supplement 1992; as in astropy).
/// </summary>
internal sealed class AberrationTerms
{
    private const double ConstantOfAberration = 0.0056932;
    private const double JulianDateOfB1950 = 2433282.42345905;
    private const double JulianDateOfJ2000 = 2451545.0;
    private const double DaysInCentury = 36525;
    private const int Iterations = 10;

    private readonly SkyVector terms;

    /// <param name="julianDate">The date of the equinox.</param>
    public AberrationTerms(double julianDate)
    {
        double t = (julianDate - JulianDateOfB1950) / DaysInCentury;
        double centuries = (julianDate - JulianDateOfJ2000) / DaysInCentury;
        double eccentricity = 0.01673011 + (t * (-0.00004193 + (t * -0.000000126)));
        double perigee = (1015489.951 + (t * (6190.67 + (t * (1.65 + (t * 0.012)))))) / 3600;
        double obliquity = (84381.448 + (centuries * (-46.8150 + (centuries * (-0.00059 + (centuries * 0.001813)))))) / 3600;
        double size = eccentricity * double.DegreesToRadians(ConstantOfAberration);
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(perigee));
        (double sinObliquity, double cosObliquity) = Math.SinCos(double.DegreesToRadians(obliquity));
        terms = new SkyVector(size * sin, -size * cos * cosObliquity, -size * cos * sinObliquity);
    }

    /// <summary>A direction without the terms, of a unit vector.</summary>
    public SkyVector Remove(SkyVector position) => position - terms + (position * terms.Dot(position));

    /// <summary>A direction with the terms; the inverse of <see cref="Remove"/>.</summary>
    public SkyVector Add(SkyVector position)
    {
        SkyVector start = position * (1 / Math.Sqrt(position.Dot(position)));
        SkyVector found = start;
        for (int i = 0; i < Iterations; i++)
            found = (terms + start) * (1 / (1 + terms.Dot(found)));
        return found;
    }
}
