namespace VlassNet.Sky.Detection;

/// <summary>A Gaussian's second moments: along the first axis, of both, along the second.</summary>
internal readonly record struct Ellipse(double First, double Both, double Second)
{
    /// <summary>Width at half height over standard deviation.</summary>
    public static readonly double WidthOfDeviation = Math.Sqrt(8 * Math.Log(2));

    /// <summary>Determinant, standard deviations to the fourth.</summary>
    public double Determinant => (First * Second) - (Both * Both);

    /// <summary>Integral of a Gaussian of height 1.</summary>
    public double Area => 2 * Math.PI * Math.Sqrt(Determinant);

    /// <summary>Whether it is a Gaussian's.</summary>
    public bool IsPositive => First > 0 && Determinant > 0 && double.IsFinite(Determinant);

    /// <summary>Second moments from widths at half height and the angle from the first axis towards the second, radians.</summary>
    public static Ellipse Of(double major, double minor, double angle)
    {
        (double sine, double cosine) = Math.SinCos(angle);
        double a = major * major / (WidthOfDeviation * WidthOfDeviation), b = minor * minor / (WidthOfDeviation * WidthOfDeviation);
        return new Ellipse((a * cosine * cosine) + (b * sine * sine), (a - b) * sine * cosine, (a * sine * sine) + (b * cosine * cosine));
    }

    /// <summary>
    /// Widths at half height, 0 for what is negative, and the angle of the longer from the first axis towards the second, radians.
    /// </summary>
    public (double Major, double Minor, double Angle) Axes()
    {
        double middle = (First + Second) / 2, half = double.Hypot((First - Second) / 2, Both);
        return (
            WidthOfDeviation * Math.Sqrt(Math.Max(0, middle + half)), WidthOfDeviation * Math.Sqrt(Math.Max(0, middle - half)),
            0.5 * Math.Atan2(2 * Both, First - Second));
    }

    /// <summary>The inverse matrix.</summary>
    public Ellipse Inverse() => new(Second / Determinant, -Both / Determinant, First / Determinant);

    public static Ellipse operator -(Ellipse left, Ellipse right) =>
        new(left.First - right.First, left.Both - right.Both, left.Second - right.Second);
}
