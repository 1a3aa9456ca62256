namespace VlassNet.Sky.Frames;

/// <summary>Turns between equators and equinoxes of different years.</summary>
internal static class Precession
{
    private const double ArcsecondsInDegree = 3600;

    /// <summary>
    /// From the mean equator and equinox of a Julian year to those of J2000 in the FK5: the IAU 2006 precession by Fukushima and
    /// Williams' angles (Hilton et al. 2006), as astropy and ERFA compute it, without the frame bias.
    /// </summary>
    public static SkyMatrix ToJ2000(double julianYear)
    {
        double centuries = (julianYear - 2000) / 100;
        return centuries == 0 ? SkyMatrix.Identity : Fukushima(0) * Fukushima(centuries).Inverse;
    }

    /// <summary>
    /// From the mean equator and equinox of a Besselian year to those of B1950 in the FK4: Newcomb's precession, with the constants of
    /// Andoyer (Explanatory Supplement 1961), as in astropy.
    /// </summary>
    public static SkyMatrix ToB1950(double besselianYear)
    {
        double start = (besselianYear - 1850) / 1000;
        double step = 0.1 - start;
        if (step == 0)
            return SkyMatrix.Identity;
        double linear = 23035.545 + (139.720 * start) + (0.060 * start * start);
        double zeta = step * (linear + (step * (30.240 - (0.27 * start) + (step * 17.995))));
        double z = step * (linear + (step * (109.480 + (0.39 * start) + (step * 18.325))));
        double theta = step * (20051.12 - (85.29 * start) - (0.37 * start * start)
            + (step * (-42.65 - (0.37 * start) + (step * -41.8))));
        return SkyMatrix.AboutZ(-z / ArcsecondsInDegree) * SkyMatrix.AboutY(theta / ArcsecondsInDegree)
            * SkyMatrix.AboutZ(-zeta / ArcsecondsInDegree);
    }

    /// <summary>From the celestial reference frame to the mean equator and equinox of a date, Julian centuries after J2000.</summary>
    private static SkyMatrix Fukushima(double t)
    {
        double gamma = Polynomial(t, -0.052928, 10.556378, 0.4932044, -0.00031238, -0.000002788, 0.0000000260);
        double phi = Polynomial(t, 84381.412819, -46.811016, 0.0511268, 0.00053289, -0.000000440, -0.0000000176);
        double psi = Polynomial(t, -0.041775, 5038.481484, 1.5584175, -0.00018522, -0.000026452, -0.0000000148);
        double epsilon = Polynomial(t, 84381.406, -46.836769, -0.0001831, 0.00200340, -0.000000576, -0.0000000434);
        return SkyMatrix.AboutX(-epsilon) * SkyMatrix.AboutZ(-psi) * SkyMatrix.AboutX(phi) * SkyMatrix.AboutZ(gamma);
    }

    /// <summary>Degrees of a polynomial of arcseconds.</summary>
    private static double Polynomial(double t, params ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int power = coefficients.Length - 1; power >= 0; power--)
            sum = (sum * t) + coefficients[power];
        return sum / ArcsecondsInDegree;
    }
}
