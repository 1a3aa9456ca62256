namespace VlassNet.Evaluation.Scoring;

/// <summary>The tails of the two distributions that tests of significance need.</summary>
internal static class TailProbability
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>The probability of at most so many heads of a fair coin.</summary>
    /// <param name="most">At most half of <paramref name="tosses"/>.</param>
    /// <param name="tosses">At least 0.</param>
    /// <remarks>
    /// The binomial coefficients are taken relative to the middle one, so that no factorial overflows, and outwards as far as
    /// they are normal numbers, some 19·√tosses terms. A subnormal one times a factor near 1 would be rounded to itself and never
    /// end.
    /// </remarks>
    public static double FairCoin(long most, long tosses)
    {
        double coefficient = 1, all = 0, tail = 0;
        for (long heads = tosses / 2; heads >= 0 && coefficient >= SmallestNormal; heads--)
        {
            all += 2 * heads == tosses ? coefficient : 2 * coefficient;
            if (heads <= most)
                tail += coefficient;
            coefficient *= (double)heads / (tosses - heads + 1);
        }

        return tail / all;
    }

    /// <summary>
    /// The probability of more than a value of χ² with one degree of freedom, erfc(√(value/2)): Abramowitz and Stegun (1964),
    /// 26.4 with 7.1.6 for small values and the continued fraction 7.1.14 for large ones.
    /// </summary>
    public static double ChiSquare(double value)
    {
        double root = Math.Sqrt(value / 2);
        double scale = Math.Exp(-value / 2) / Math.Sqrt(Math.PI);
        if (root < 2)
        {
            double term = 2 * root, sum = 0;
            for (int n = 1; term > sum * 1e-17; n++)
            {
                sum += term;
                term *= value / ((2 * n) + 1);
            }

            return 1 - (scale * sum);
        }

        // From the inside: at 2, fifty levels leave an error of 1e-16, and further out less.
        double fraction = root;
        for (int level = 50; level > 0; level--)
            fraction = root + (level / 2.0 / fraction);
        return scale / fraction;
    }
}
