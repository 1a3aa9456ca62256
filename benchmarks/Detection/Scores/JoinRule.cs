using Detection.Sky;
using VlassNet.Sky;
using VlassNet.Sky.Detection.Grouping;

namespace Detection.Scores;

/// <summary>A way to put components together.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Groups">The number of the group of each component.</param>
internal sealed record JoinRule(string Name, Func<SimulatedSky, IReadOnlyList<FoundComponent>, float[], int[]> Groups)
{
    /// <summary>Friends of friends.</summary>
    public static JoinRule Distance(double arcseconds) => new($"distance alone, {arcseconds}″", (_, found, _) =>
    {
        int[] groups = [.. Enumerable.Range(0, found.Count)];
        for (int i = 0; i < found.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (double down, double across) = (found[i].Row - found[j].Row, found[i].Column - found[j].Column);
                if ((down * down) + (across * across) > arcseconds * arcseconds || groups[i] == groups[j])
                    continue;
                (int from, int to) = (groups[i], groups[j]);
                for (int k = 0; k < groups.Length; k++)
                    groups[k] = groups[k] == from ? to : groups[k];
            }
        }

        return groups;
    });

    /// <summary>The library's.</summary>
    public static JoinRule Library(SourceGroupingOptions options) => new("VlassNet", (sky, found, pixels) =>
    {
        SourceComponent[] components = [.. found.Select(OneGrouping.Component)];
        Dictionary<SourceComponent, int> places = new(ReferenceEqualityComparer.Instance);
        foreach ((int place, SourceComponent component) in components.Index())
            places.Add(component, place);
        int[] groups = new int[found.Count];
        ComponentGrouping grouping = new(options, sky.BeamWidth, OneGrouping.Normalized(sky, pixels, found));
        foreach ((int group, var members) in grouping.Group(components).Index())
        {
            foreach (SourceComponent member in members)
                groups[places[member]] = group;
        }

        return groups;
    });
}
