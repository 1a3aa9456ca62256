namespace VlassNet.Simulation;

/// <summary>The brightness of a source from mark to mark: how high each is, and how deep it falls in between.</summary>
internal readonly ref struct MarkProfile
{
    private const int Samples = 10;

    private readonly ReadOnlySpan<double> peaks;
    private readonly ReadOnlySpan<double> saddles;

    /// <param name="sketch">A source with marks.</param>
    /// <param name="scratch">Room for two values a mark.</param>
    public MarkProfile(SourceSketch sketch, Span<double> scratch)
    {
        ReadOnlySpan<(double Column, double Row)> marks = sketch.Marks;
        Span<double> heights = scratch[..marks.Length];
        Span<double> depths = scratch.Slice(marks.Length, marks.Length - 1);
        for (int i = 0; i < marks.Length; i++)
            heights[i] = sketch.BrightnessAt(marks[i].Column, marks[i].Row);
        for (int i = 0; i < depths.Length; i++)
            depths[i] = Saddle(sketch, marks[i], marks[i + 1], Math.Min(heights[i], heights[i + 1]));

        peaks = heights;
        saddles = depths;
    }

    public double Brightest => Greatest(peaks);

    public double Faintest => Least(peaks);

    /// <summary>By how much the least of the marks stands above the higher of the saddles beside it.</summary>
    public double LeastProminence
    {
        get
        {
            double least = double.MaxValue;
            for (int i = 0; i < saddles.Length; i++)
                least = Math.Min(least, Math.Min(peaks[i], peaks[i + 1]) - saddles[i]);
            return least;
        }
    }

    /// <summary>The highest saddle, as a fraction of the fainter of the marks beside it.</summary>
    public double HighestSaddle
    {
        get
        {
            double highest = 0;
            for (int i = 0; i < saddles.Length; i++)
                highest = Math.Max(highest, saddles[i] / Math.Min(peaks[i], peaks[i + 1]));
            return highest;
        }
    }

    /// <summary>The lowest place of the whole way, as a fraction of the fainter of its ends.</summary>
    public double LowestPlace => Least(saddles) / Math.Min(peaks[0], peaks[^1]);

    /// <summary>
    /// The highest of the lowest places on three ways from mark to mark: straight on, and past either side of a gap by up to a beam, where
    /// lobes that drift apart may still touch.
    /// </summary>
    private static double Saddle(
        SourceSketch sketch, (double Column, double Row) from, (double Column, double Row) to, double lower)
    {
        (double dx, double dy) = (to.Column - from.Column, to.Row - from.Row);
        double aside = sketch.BeamSigma * Covariance.FwhmPerSigma / Math.Sqrt(dx * dx + dy * dy);
        double highest = double.MinValue;
        for (int side = -1; side <= 1; side++)
        {
            double least = lower;
            for (int sample = 1; sample < Samples && least > highest; sample++)
            {
                double u = (double)sample / Samples;
                double bow = 4 * u * (1 - u) * side * aside;
                least = Math.Min(least, sketch.BrightnessAt(from.Column + u * dx - bow * dy, from.Row + u * dy + bow * dx));
            }

            highest = Math.Max(highest, least);
        }

        return highest;
    }

    private static double Least(ReadOnlySpan<double> values)
    {
        double least = values[0];
        foreach (double value in values)
            least = Math.Min(least, value);
        return least;
    }

    private static double Greatest(ReadOnlySpan<double> values)
    {
        double greatest = values[0];
        foreach (double value in values)
            greatest = Math.Max(greatest, value);
        return greatest;
    }
}
