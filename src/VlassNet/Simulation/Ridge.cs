namespace VlassNet.Simulation;

/// <summary>
/// A curved band of emission (a jet, a bridge, a tail): overlapping round Gaussians along a quadratic Bézier curve, with a
/// width and a brightness that change on the way.
/// </summary>
/// <param name="Start">Where it begins: (along, across), pixels.</param>
/// <param name="Control">The point that it bends towards.</param>
/// <param name="End">Where it ends.</param>
/// <param name="StartWidth">Standard deviation across the band at its start, before the beam, pixels.</param>
/// <param name="EndWidth">The same at its end.</param>
internal readonly record struct Ridge(
    (double Along, double Across) Start,
    (double Along, double Across) Control,
    (double Along, double Across) End,
    double StartWidth,
    double EndWidth)
{
    private const int MaximumSteps = 28;

    /// <summary>Draws the band.</summary>
    /// <param name="sketch">What it becomes part of.</param>
    /// <param name="brightness">
    /// Brightness of the ridge line at equal steps from start to end, at least two; linear in between.
    /// </param>
    public void Draw(SourceSketch sketch, ReadOnlySpan<double> brightness)
    {
        double length = Distance(Start, Control) + Distance(Control, End);
        double narrowest = Math.Sqrt(Square(Math.Min(StartWidth, EndWidth)) + Square(sketch.BeamSigma));
        // A step below 1.3 sigma leaves a ripple of less than 1 %.
        int steps = Math.Clamp((int)Math.Ceiling(length / (1.3 * narrowest)), 2, MaximumSteps);

        for (int i = 0; i <= steps; i++)
        {
            double u = (double)i / steps;
            (double along, double across) = At(u);
            double width = StartWidth + (EndWidth - StartWidth) * u;
            double seen = Math.Sqrt(Square(width) + Square(sketch.BeamSigma));
            // Gaussians of standard deviation s every d pixels add up to s·√(2π)/d times the peak of one.
            double share = Math.Min(1, length / steps / (seen * Math.Sqrt(2 * Math.PI)));
            sketch.Blob(share * Interpolate(brightness, u), along, across, width, width);
        }
    }

    /// <summary>The place at a share of the way, of the curve's parameter.</summary>
    public (double Along, double Across) At(double u)
    {
        double v = 1 - u;
        return (v * v * Start.Along + 2 * u * v * Control.Along + u * u * End.Along,
            v * v * Start.Across + 2 * u * v * Control.Across + u * u * End.Across);
    }

    private static double Interpolate(ReadOnlySpan<double> knots, double u)
    {
        double place = u * (knots.Length - 1);
        int left = Math.Min((int)place, knots.Length - 2);
        return knots[left] + (knots[left + 1] - knots[left]) * (place - left);
    }

    private static double Distance((double Along, double Across) a, (double Along, double Across) b) =>
        Math.Sqrt(Square(a.Along - b.Along) + Square(a.Across - b.Across));

    private static double Square(double value) => value * value;
}
