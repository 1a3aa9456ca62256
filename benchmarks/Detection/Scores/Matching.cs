using Detection.Sky;

namespace Detection.Scores;

/// <summary>Which of the true peaks each component is, and which source it lies in.</summary>
internal sealed class Matching
{
    /// <summary>Where the sources are this bright, in units of the noise, a component is not false.</summary>
    private const double Footprint = 1.5;

    /// <param name="sky">What is there.</param>
    /// <param name="found">What was found.</param>
    public Matching(SimulatedSky sky, IReadOnlyList<FoundComponent> found)
    {
        Peaks = [.. sky.Sources.SelectMany((source, number) => source.Peaks.Select(peak => new PlacedPeak(number, peak)))];
        PeakOf = [.. Enumerable.Repeat(-1, found.Count)];
        FoundOf = [.. Enumerable.Repeat(-1, Peaks.Length)];
        SourceOf = [.. Enumerable.Repeat(-1, found.Count)];
        double reach = sky.BeamWidth;
        IEnumerable<(double Distance, int Found, int Peak)> pairs = found.SelectMany((one, i) => Peaks.Select((peak, j) => (Distance(one, peak.Peak), i, j)))
            .Where(pair => pair.Item1 <= reach);
        foreach ((_, int component, int peak) in pairs.OrderBy(pair => pair.Distance))
        {
            if (PeakOf[component] >= 0 || FoundOf[peak] >= 0)
                continue;
            PeakOf[component] = peak;
            FoundOf[peak] = component;
            SourceOf[component] = Peaks[peak].Source;
        }

        for (int i = 0; i < found.Count; i++)
        {
            if (SourceOf[i] < 0)
                SourceOf[i] = SourceAt(sky, found[i]);
        }
    }

    public PlacedPeak[] Peaks { get; }

    /// <summary>For each component the peak that it is, or −1.</summary>
    public int[] PeakOf { get; }

    /// <summary>For each peak the component that it is, or −1.</summary>
    public int[] FoundOf { get; }

    /// <summary>For each component the source that it lies in, or −1: it is false.</summary>
    public int[] SourceOf { get; }

    private static double Distance(FoundComponent found, TruePeak peak) =>
        Math.Sqrt(Math.Pow(found.Row - peak.Row, 2) + Math.Pow(found.Column - peak.Column, 2));

    private static int SourceAt(SimulatedSky sky, FoundComponent found)
    {
        (int best, double most) = (-1, Footprint * SimulatedSky.NoiseAt(found.Row, found.Column));
        foreach ((int number, TrueSource source) in sky.Sources.Index())
        {
            double brightness = Math.Abs(source.Gaussians[0].Row - found.Row) > 90 ? 0 : source.BrightnessAt(found.Row, found.Column);
            if (brightness > most)
                (best, most) = (number, brightness);
        }

        return best;
    }
}

/// <summary>A true peak.</summary>
/// <param name="Source">The place of its source in the sky's list.</param>
/// <param name="Peak">The peak.</param>
internal readonly record struct PlacedPeak(int Source, TruePeak Peak);
