namespace VlassNet.Sky.Detection.Grouping;

/// <summary>What speaks for two components being of one source. All of it is the same when the two change places.</summary>
/// <param name="Separation">From peak to peak, in widths of the beam.</param>
/// <param name="FluxRatio">Peak of the fainter one over that of the brighter one, 0 to 1.</param>
/// <param name="SignalToNoise">That of the fainter one.</param>
/// <param name="Bridge">The faintest third of what lies between them, in standard deviations of its mean.</param>
/// <param name="Lean">
/// By how much there is more on the side of the other one than on the opposite side, in standard deviations. As below, of the two components the one
/// that says less for it counts: of unrelated neighbours one may be extended by itself.
/// </param>
/// <param name="Elongation">By how much there is more on the line through both than across it, likewise.</param>
/// <param name="Halo">What there is on all four sides, likewise.</param>
internal readonly record struct PairEvidence(
    double Separation, double FluxRatio, double SignalToNoise, double Bridge, double Lean, double Elongation, double Halo)
{
    /// <summary>Nearer than this, strips beside a component hold nothing but the beam and its neighbour.</summary>
    private const double Resolved = 3;

    /// <summary>Strips begin here, in widths of the beam, where the beam has fallen to a hundredth.</summary>
    private const double ArmStart = 1.3;
    private const double ArmEnd = 3.5;

    /// <summary>No single clue decides alone.</summary>
    private const double Most = 4;

    /// <summary>Of bright components the beam itself is seen beside them: these shares of a peak count as one standard deviation.</summary>
    private const double BridgeFloor = 0.02;
    private const double LeanFloor = 0.02;
    private const double ElongationFloor = 0.05;

    /// <summary>The least that logarithms are taken of.</summary>
    private const double LeastRatio = 1e-3;

    /// <summary>
    /// The logarithm of the odds that the two are of one source: a logistic regression on pairs of components of simulated mosaics
    /// (<c>benchmarks/peers/fit_grouping.py</c>), its weights rounded.
    /// </summary>
    public double LogOdds =>
        14.2 - (5.6 * Math.Log(Math.Max(Separation, LeastRatio))) + (2.2 * Math.Log(Math.Max(FluxRatio, LeastRatio)))
        - (0.2 * Math.Log(Math.Max(SignalToNoise, 1))) + (0.2 * Bridge) + (0.5 * Lean) + (0.6 * Elongation) + (0.4 * Halo);

    public static PairEvidence Of(SourceComponent a, SourceComponent b, EmissionStrips strips, double beam)
    {
        (double down, double across) = (b.Row - a.Row, b.Column - a.Column);
        double distance = Math.Sqrt((down * down) + (across * across));
        (down, across) = distance == 0 ? (0, 0) : (down / distance, across / distance);
        double separation = distance / beam;
        double gap = Math.Min(ArmStart * beam, 0.4 * distance);
        double bridge = Bridged(gap, distance - gap);
        double lean = 0, elongation = 0, halo = 0;
        if (separation >= Resolved)
        {
            Arms first = Arms.Of(a, down, across, distance, strips, beam), second = Arms.Of(b, -down, -across, distance, strips, beam);
            lean = Math.Min(first.Lean, second.Lean);
            elongation = Math.Min(first.Elongation, second.Elongation);
            halo = Math.Min(first.Halo, second.Halo);
        }

        return new PairEvidence(
            separation, Math.Min(a.PeakFlux, b.PeakFlux) / Math.Max(a.PeakFlux, b.PeakFlux), Math.Min(a.SignalToNoise, b.SignalToNoise),
            bridge, lean, elongation, halo);

        // The faintest third of the way decides: a bridge has no gap.
        double Bridged(double from, double to)
        {
            double length = (to - from) / 3, least = double.PositiveInfinity;
            for (int third = 0; third < 3; third++)
                least = Math.Min(least, strips.Mean(a.Row, a.Column, down, across, from + (third * length), from + ((third + 1) * length)));
            double floor = BridgeFloor * Math.Min(a.SignalToNoise, b.SignalToNoise);
            return Math.Clamp(least / Math.Sqrt((1 / Math.Max(1, length / beam)) + (floor * floor)), -Most, Most);
        }
    }

    /// <summary>How much there is around a component: towards the other, away from it, and to the sides.</summary>
    private readonly record struct Arms(double Lean, double Elongation, double Halo)
    {
        public static Arms Of(SourceComponent one, double down, double across, double distance, EmissionStrips strips, double beam)
        {
            double from = ArmStart * beam, to = Math.Max(from + 1, Math.Min(distance / 2, ArmEnd * beam));
            double towards = strips.Mean(one.Row, one.Column, down, across, from, to);
            double away = strips.Mean(one.Row, one.Column, -down, -across, from, to);
            double sides = strips.Mean(one.Row, one.Column, across, -down, from, to) + strips.Mean(one.Row, one.Column, -across, down, from, to);
            double variance = 1 / Math.Max(1, (to - from) / beam);
            return new Arms(
                Clipped(towards - away, 2 * variance, LeanFloor * one.SignalToNoise),
                Clipped(towards + away - sides, 4 * variance, ElongationFloor * one.SignalToNoise),
                Clipped(towards + away + sides, 4 * variance, ElongationFloor * one.SignalToNoise));
        }

        private static double Clipped(double difference, double variance, double floor) =>
            Math.Clamp(difference / Math.Sqrt(variance + (floor * floor)), -Most, Most);
    }
}
