namespace VlassNet.Simulation;

/// <summary>
/// The covariance of an elliptical Gaussian, in pixels². Convolving two Gaussians adds their covariances, which is how every
/// source here is seen through the beam without a convolution.
/// </summary>
internal readonly record struct Covariance(double XX, double XY, double YY)
{
    /// <summary>FWHM of a Gaussian in units of its standard deviation: √(8 ln 2).</summary>
    public const double FwhmPerSigma = 2.3548200450309493;

    public double Determinant => XX * YY - XY * XY;

    /// <param name="major">Standard deviation along the axis, pixels.</param>
    /// <param name="minor">Standard deviation across the axis, pixels.</param>
    /// <param name="angle">Of the axis, radians from the direction of growing columns to that of growing rows.</param>
    public static Covariance FromAxes(double major, double minor, double angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        double along = major * major;
        double across = minor * minor;
        return new Covariance(
            along * cos * cos + across * sin * sin,
            (along - across) * sin * cos,
            along * sin * sin + across * cos * cos);
    }

    public static Covariance operator +(Covariance left, Covariance right) =>
        new(left.XX + right.XX, left.XY + right.XY, left.YY + right.YY);

    public static Covariance operator *(double factor, Covariance covariance) =>
        new(factor * covariance.XX, factor * covariance.XY, factor * covariance.YY);
}
