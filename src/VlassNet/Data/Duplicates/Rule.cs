namespace VlassNet.Data.Duplicates;

/// <summary>
/// When two images are copies of each other. Both are taken without their mean and at unit length, <c>a</c> and <c>b</c>, so that
/// brightness and offset do not matter; <c>e = a − b</c>, and their correlation is <c>1 − |e|²/2</c>.
/// </summary>
/// <remarks>
/// <para>
/// Two sources that look alike can be as close to each other as a copy with 1 % of noise is to its original: a point source fills a few
/// hundredths of its image. What tells them apart is what the difference looks like. Noise differs from pixel to pixel, and so holds
/// as much of its power at the finest scale, and as little at the coarsest, as there are places at that scale. Images of different
/// sources are smooth over the telescope's beam, even their noise, so their difference is smooth, too. And noise is everywhere, where two
/// sources differ only at the sources: of the sky that a survey has clipped to zeros nothing is left. So <c>e</c> must be small, and it
/// must be rough and even:
/// </para>
/// <para>
/// The power of its second differences, <c>[1, −2, 1]/√6</c> along rows and along columns, must be at least <see cref="LeastFine"/> of
/// its own. That is 1 for white noise. For noise behind a Gaussian beam of b pixels FWHM, whose neighbours at k pixels correlate as
/// <c>ρ(k) = exp(−2 ln2 k²/b²)</c>, it is <c>((6 − 8ρ(1) + 2ρ(2))/6)²</c>: 0.005 for 2.5 pixels, the least of the surveys. The power of
/// its lowest cosines must be at most <see cref="MostCoarse"/> times their share in white noise. And none of its pixels is more than
/// <see cref="MostUneven"/> times their root mean square.
/// </para>
/// </remarks>
internal static class Rule
{
    /// <summary>The least share of the difference at the finest scale; where there is none, in images of fewer than three rows or
    /// columns, only copies count that are the same but for rounding.</summary>
    public const double LeastFine = 0.3;

    /// <summary>The most power in the lowest cosines, in units of their share in white noise, which exceeds this once in 10⁶ with as few
    /// as 24 cosines.</summary>
    public const double MostCoarse = 3;

    /// <summary>The largest pixel in units of the root mean square; one in 500 million of Gaussian noise is larger.</summary>
    public const double MostUneven = 6;

    /// <summary>A copy shares at least half of its variance with the original: of noise alone there are no copies.</summary>
    public const double LeastCorrelation = 0.7071;

    /// <summary>A difference of a thousandth, in length, is rounding, whatever it looks like.</summary>
    public const double Rounding = 1e-3;

    /// <summary>What the squared length of a difference can be at most, for images of a contrast.</summary>
    /// <param name="contrast">The range of the pixels over their standard deviation.</param>
    /// <param name="difference">The most that images may differ.</param>
    public static double GreatestPower(double contrast, double difference)
    {
        // correlation² = 1 − (difference · contrast)²
        double unshared = Math.Min(1, difference * contrast * difference * contrast);
        return 2 * (1 - Math.Max(LeastCorrelation, Math.Sqrt(1 - unshared)));
    }

    /// <summary>What two images differ by, in the range of their pixels.</summary>
    /// <param name="power">|e|².</param>
    /// <param name="contrast">The larger one of their contrasts: noise makes that of a copy smaller.</param>
    public static double Difference(double power, double contrast) => Math.Sqrt(Math.Max(0, power * (1 - (power / 4)))) / contrast;
}
