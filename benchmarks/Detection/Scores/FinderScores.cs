using Detection.Sky;

namespace Detection.Scores;

/// <summary>Adds up how well a finder did on several mosaics.</summary>
internal sealed class FinderScores
{
    private readonly Share faint = new();
    private readonly Share middling = new();
    private readonly List<double> pulls = [];
    private readonly List<double> fluxes = [];
    private readonly List<double> brightFluxes = [];
    private int falseOnes;
    private int mosaics;
    private double seconds;
    private double processor;
    private double megabytes;

    public static string Header => "| finder | completeness 5–7σ / 7–10σ | false sources a mosaic | position pull above 10σ | flux 10–30σ / above 30σ | s (core s), MB |\n|---|---|---|---|---|---|";

    /// <summary>Adds what it found in a mosaic.</summary>
    public void Add(SimulatedSky sky, FoundCatalogue found, Matching matching)
    {
        mosaics++;
        seconds += found.Seconds;
        processor += found.Processor;
        megabytes = Math.Max(megabytes, found.Megabytes);
        falseOnes += matching.SourceOf.Count(source => source < 0);
        for (int i = 0; i < matching.Peaks.Length; i++)
        {
            (int number, TruePeak peak) = matching.Peaks[i];
            TrueSource source = sky.Sources[number];
            bool isFound = matching.FoundOf[i] >= 0;
            if (source.Kind != SourceKind.Extended && peak.SignalToNoise is >= 5 and < 7)
                faint.Add(isFound);
            if (source.Kind != SourceKind.Extended && peak.SignalToNoise is >= 7 and < 10)
                middling.Add(isFound);
            if (!isFound || !source.IsPoint || peak.SignalToNoise < 10)
                continue;
            FoundComponent one = found.Components[matching.FoundOf[i]];
            pulls.Add((one.Row - peak.Row) / one.RowError);
            pulls.Add((one.Column - peak.Column) / one.ColumnError);
            (peak.SignalToNoise < 30 ? fluxes : brightFluxes).Add(one.Flux / sky.PixelsInBeam / source.Flux);
        }
    }

    public string Row(string name) =>
        $"| {name} | {faint} / {middling} | {falseOnes / (double)mosaics:F1} | {Pull():F2} | {Percent(fluxes)} / {Percent(brightFluxes)} | "
        + $"{seconds / mosaics:F2} ({processor / mosaics:F2}), {megabytes:F0} |";

    private double Pull() => Math.Sqrt(pulls.Where(double.IsFinite).Average(pull => pull * pull));

    private static string Percent(List<double> ratios) =>
        ratios.Count == 0 ? "–" : $"{100 * (ratios.Order().ElementAt(ratios.Count / 2) - 1):+0.0;−0.0;0.0} %";
}

/// <summary>How many of several.</summary>
internal sealed class Share
{
    private int yes;

    public int Count { get; private set; }

    public void Add(bool isOne)
    {
        Count++;
        yes += isOne ? 1 : 0;
    }

    public override string ToString() => Count == 0 ? "–" : $"{yes / (double)Count:F3}";
}
