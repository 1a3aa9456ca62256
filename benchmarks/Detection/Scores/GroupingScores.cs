using Detection.Sky;

namespace Detection.Scores;

/// <summary>
/// Adds up how well components were put together on several mosaics. A source of which at least two components were found is one if
/// all of them are in one group; two unrelated neighbours are joined if a group has components of both.
/// </summary>
internal sealed class GroupingScores
{
    private readonly Share doubles = new();
    private readonly Share triples = new();
    private readonly Share extended = new();
    private readonly Share joined = new();
    private readonly Share strangers = new();

    public static string Header =>
        "| components of | joined by | doubles one source | triples one source | extended one source | unrelated pairs joined | other strangers joined |\n|---|---|---|---|---|---|---|";

    /// <param name="sky">What is there.</param>
    /// <param name="matching">Which source each component is of.</param>
    /// <param name="groups">The group of each component.</param>
    public void Add(SimulatedSky sky, Matching matching, int[] groups)
    {
        ILookup<int, int> groupsOf = Enumerable.Range(0, groups.Length).Where(i => matching.SourceOf[i] >= 0)
            .ToLookup(i => matching.SourceOf[i], i => groups[i]);
        foreach (IGrouping<int, int> found in groupsOf)
        {
            if (found.Count() < 2)
                continue;
            Share? share = sky.Sources[found.Key].Kind switch
            {
                SourceKind.Double => doubles, SourceKind.Triple => triples, SourceKind.Extended => extended, _ => null,
            };
            share?.Add(found.Distinct().Count() == 1);
        }

        foreach (IGrouping<int, int> pair in Enumerable.Range(0, sky.Sources.Length).Where(i => sky.Sources[i].Pair >= 0).GroupBy(i => sky.Sources[i].Pair))
        {
            if (pair.All(source => groupsOf[source].Any()))
                joined.Add(groupsOf[pair.First()].Intersect(groupsOf[pair.Last()]).Any());
        }

        // A group of sources that are not even of one pair.
        foreach (IGrouping<int, int> group in Enumerable.Range(0, groups.Length).Where(i => matching.SourceOf[i] >= 0).GroupBy(i => groups[i], i => matching.SourceOf[i]))
            strangers.Add(group.Distinct().Select(source => sky.Sources[source].Pair >= 0 ? -sky.Sources[source].Pair - 1 : source).Distinct().Count() > 1);
    }

    public string Row(string finder, string rule) =>
        $"| {finder} | {rule} | {doubles} of {doubles.Count} | {triples} of {triples.Count} | {extended} of {extended.Count} | {joined} of {joined.Count} | {strangers} of {strangers.Count} |";
}
