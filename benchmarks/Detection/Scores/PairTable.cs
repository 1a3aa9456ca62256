using System.Globalization;
using Detection.Sky;
using VlassNet.Sky;
using VlassNet.Sky.Detection.Grouping;

namespace Detection.Scores;

/// <summary>Writes what speaks for each pair of neighbours being one source, and whether it is: what the grouping's weights are fitted to.</summary>
internal static class PairTable
{
    public static void Write(TextWriter text, SimulatedSky sky, IReadOnlyList<FoundComponent> found, float[] pixels, double reach)
    {
        Matching matching = new(sky, found);
        SourceComponent[] components = [.. found.Select(OneGrouping.Component)];
        EmissionStrips strips = new(OneGrouping.Normalized(sky, pixels, found), sky.BeamWidth);
        for (int i = 0; i < found.Count; i++)
        {
            for (int j = i + 1; j < found.Count; j++)
            {
                (double down, double across) = (found[i].Row - found[j].Row, found[i].Column - found[j].Column);
                if (Math.Sqrt((down * down) + (across * across)) > reach * sky.BeamWidth || matching.SourceOf[i] < 0 || matching.SourceOf[j] < 0)
                    continue;
                PairEvidence pair = PairEvidence.Of(components[i], components[j], strips, sky.BeamWidth);
                int same = matching.SourceOf[i] == matching.SourceOf[j] ? 1 : 0;
                text.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sky.Seed},{i},{j},{same},{sky.Sources[matching.SourceOf[i]].Kind},{pair.Separation:G6},{pair.FluxRatio:G6},{pair.SignalToNoise:G6},{pair.Bridge:G6},{pair.Lean:G6},{pair.Elongation:G6},{pair.Halo:G6}"));
            }
        }
    }
}
