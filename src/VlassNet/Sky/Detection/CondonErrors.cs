namespace VlassNet.Sky.Detection;

/// <summary>
/// Errors of the centre of a Gaussian that was fitted in noise, pixels (Condon 1997, PASP 109, 166): of a point in noise that the beam correlates by
/// equations 21 and 41, in noise of independent pixels by 20 and 21.
/// </summary>
/// <remarks>
/// Of a resolved source 41 is too small by up to 1.3, since its power of 5/2 along the axis is that of the best fit. Least squares that count all pixels
/// the same have 3/2: the variance is ∫k²|F|²P over (∫k²|F|²)², with the Gaussian's transform F and the power P of noise that was smoothed by the beam.
/// </remarks>
internal readonly record struct CondonErrors(double Row, double Column)
{
    /// <summary>Of a fit.</summary>
    /// <param name="moments">Its second moments, pixels.</param>
    /// <param name="beam">The beam's, or null where pixels are independent.</param>
    /// <param name="signalToNoise">Its height over the noise.</param>
    /// <param name="isResolved">Whether its shape was fitted too, to all of its pixels; else the beam to the core.</param>
    public static CondonErrors Of(Ellipse moments, Ellipse? beam, double signalToNoise, bool isResolved)
    {
        (double major, double minor, double angle) = moments.Axes();
        double beamArea = 0;
        if (beam is { } known)
            beamArea = Ellipse.WidthOfDeviation * Ellipse.WidthOfDeviation * Math.Sqrt(known.Determinant);
        double power = isResolved ? 1.5 : 2.5;
        double along = 2 / Weight(major, minor, beamArea, power, 0.5, signalToNoise);
        double across = 2 / Weight(major, minor, beamArea, 0.5, power, signalToNoise);

        double alongCentre = along * major * major / (8 * Math.Log(2)), acrossCentre = across * minor * minor / (8 * Math.Log(2));
        (double sine, double cosine) = Math.SinCos(angle);
        return new CondonErrors(
            Math.Sqrt((alongCentre * cosine * cosine) + (acrossCentre * sine * sine)),
            Math.Sqrt((alongCentre * sine * sine) + (acrossCentre * cosine * cosine)));
    }

    /// <summary>
    /// ρ², the squared signal to noise of the whole fit; <paramref name="beamArea"/> is the product of the beam's widths, or 0.
    /// </summary>
    private static double Weight(double major, double minor, double beamArea, double alongPower, double acrossPower, double signalToNoise)
    {
        if (!(beamArea > 0))
            return Math.PI / (8 * Math.Log(2)) * major * minor * signalToNoise * signalToNoise;
        return major * minor / (4 * beamArea) * Math.Pow(1 + (beamArea / (major * major)), alongPower)
            * Math.Pow(1 + (beamArea / (minor * minor)), acrossPower) * signalToNoise * signalToNoise;
    }
}
