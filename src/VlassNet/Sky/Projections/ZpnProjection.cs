namespace VlassNet.Sky.Projections;

/// <summary>
/// ZPN, zenithal polynomial (paper II, 5.1.7): R = P₀ + P₁ζ + P₂ζ² + … with ζ = 90° − θ in radians, from the pole to where R
/// ceases to grow.
/// </summary>
internal sealed class ZpnProjection : RadialProjection
{
    private const int Steps = 180;
    private const int MostHalvings = 200;

    private readonly double[] coefficients;
    private readonly double limit;

    /// <summary>With coefficients that <see cref="Grows"/> holds of.</summary>
    public ZpnProjection(double[] coefficients)
    {
        this.coefficients = coefficients;
        limit = FindLimit();
    }

    /// <summary>Whether R grows at the pole, without which there is no image.</summary>
    public static bool Grows(double[] coefficients) => coefficients.Length > 1 && coefficients[1] > 0;

    protected override double Radius(double colatitude) => colatitude <= limit ? Value(colatitude) : double.NaN;

    // Newton's steps, and halves of the interval where they would leave it.
    protected override double Colatitude(double radius)
    {
        double low = 0;
        double high = limit;
        if (!(radius >= Value(low) && radius <= Value(high)))
            return double.NaN;
        double zeta = Math.Min(radius / coefficients[1], limit);
        for (int step = 0; step < MostHalvings && low < high; step++)
        {
            double error = Value(zeta) - radius;
            if (error == 0)
                return zeta;
            if (error > 0)
                high = zeta;
            else
                low = zeta;
            double next = zeta - (error / Slope(zeta));
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - zeta) <= Math.Abs(zeta) * 1e-16)
                return next;
            zeta = next;
        }

        return zeta;
    }

    private double Value(double zeta)
    {
        double sum = 0;
        for (int power = coefficients.Length - 1; power >= 0; power--)
            sum = (sum * zeta) + coefficients[power];
        return sum;
    }

    private double Slope(double zeta)
    {
        double sum = 0;
        for (int power = coefficients.Length - 1; power > 0; power--)
            sum = (sum * zeta) + (power * coefficients[power]);
        return sum;
    }

    // Where the slope first becomes negative, looked for degree by degree as wcslib does.
    private double FindLimit()
    {
        for (int step = 1; step <= Steps; step++)
        {
            double high = step * Math.PI / Steps;
            if (Slope(high) > 0)
                continue;
            double low = (step - 1) * Math.PI / Steps;
            for (int halving = 0; halving < MostHalvings && low < high; halving++)
            {
                double middle = (low + high) / 2;
                if (middle == low || middle == high)
                    break;
                if (Slope(middle) > 0)
                    low = middle;
                else
                    high = middle;
            }

            return low;
        }

        return Math.PI;
    }
}
