using System.Collections.Immutable;

namespace VlassNet.Sky.Detection.Grouping;

/// <summary>
/// Puts components that belong to one radio source together. Neighbours are joined in the order of their probability to be one source, if that
/// is enough and what comes of it is not too large: so a core holds lobes together that are far from each other.
/// </summary>
/// <param name="options">Which are joined.</param>
/// <param name="beam">Width of the beam (FWHM), pixels.</param>
/// <param name="signalToNoise">A pixel at (row, column), less the background, over the noise; NaN where there is none or no image.</param>
/// <param name="threads">Number of threads; the groups are the same on any number.</param>
internal sealed class ComponentGrouping(SourceGroupingOptions options, double beam, Func<int, int, double> signalToNoise, int threads = 1)
{
    /// <summary>
    /// The most neighbours that a component is compared with, the nearest ones. The sky has a few within a source's length; an image of noise alone,
    /// above a threshold that is too low, has thousands.
    /// </summary>
    private const int MostNeighbours = 64;

    /// <summary>Components that are compared with their neighbours together.</summary>
    private const int Together = 16;

    private readonly double reach = options.MaximumSeparation * beam;
    private readonly double leastOdds = Math.Log(options.MinimumProbability) - Math.Log(1 - options.MinimumProbability);
    private readonly EmissionStrips strips = new(signalToNoise, beam);

    /// <summary>Groups components.</summary>
    /// <param name="components">All of an image, in any order: it changes nothing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The components of each source, the brightest first; sources by the row of their brightest, then its column.</returns>
    public ImmutableArray<ImmutableArray<SourceComponent>> Group(IReadOnlyList<SourceComponent> components, CancellationToken cancellationToken = default)
    {
        SourceComponent[] sorted =
            [.. components.OrderBy(one => one.Row).ThenBy(one => one.Column).ThenBy(one => one.PeakFlux).ThenBy(one => one.Flux)];
        List<int>[] groups = [.. Enumerable.Range(0, sorted.Length).Select(index => new List<int> { index })];
        foreach ((int first, int second, _) in Links(sorted, cancellationToken).OrderByDescending(link => link.LogOdds))
        {
            if (groups[first] == groups[second] || !IsCompact(sorted, groups[first], groups[second]))
                continue;
            List<int> joined = groups[first];
            foreach (int index in groups[second])
            {
                joined.Add(index);
                groups[index] = joined;
            }
        }

        return
        [
            .. groups.Distinct()
                .Select(group => group.Order().Select(index => sorted[index]).OrderByDescending(one => one.PeakFlux).ToImmutableArray())
                .OrderBy(group => group[0].Row).ThenBy(group => group[0].Column),
        ];
    }

    /// <summary>All pairs that are to be joined; the sort by probability keeps the order of those that are equal.</summary>
    private IEnumerable<(int First, int Second, double LogOdds)> Links(SourceComponent[] sorted, CancellationToken cancellationToken)
    {
        List<(int First, int Second, double LogOdds)>[] links = new List<(int, int, double)>[(sorted.Length + Together - 1) / Together];
        ParallelLoop.Run(0, links.Length, threads, cancellationToken, () => new List<int>(), (block, neighbours) =>
        {
            links[block] = [];
            for (int first = block * Together; first < Math.Min(sorted.Length, (block + 1) * Together); first++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                FindNeighbours(sorted, first, neighbours);
                foreach (int second in neighbours)
                {
                    double odds = PairEvidence.Of(sorted[first], sorted[second], strips, beam).LogOdds;
                    if (odds >= leastOdds)
                        links[block].Add((first, second, odds));
                }
            }
        });
        return links.SelectMany(block => block);
    }

    /// <summary>The components within reach that come after one in the order, in that order.</summary>
    private void FindNeighbours(SourceComponent[] sorted, int first, List<int> neighbours)
    {
        neighbours.Clear();
        for (int second = first + 1; second < sorted.Length && sorted[second].Row - sorted[first].Row <= reach; second++)
        {
            if (IsNear(sorted[first], sorted[second]))
                neighbours.Add(second);
        }

        if (neighbours.Count <= MostNeighbours)
            return;
        int[] nearest = [.. neighbours.OrderBy(second => SquaredDistance(sorted[first], sorted[second])).Take(MostNeighbours).Order()];
        neighbours.Clear();
        neighbours.AddRange(nearest);
    }

    private bool IsCompact(SourceComponent[] sorted, List<int> one, List<int> other) =>
        one.TrueForAll(first => other.TrueForAll(second => IsNear(sorted[first], sorted[second])));

    private bool IsNear(SourceComponent one, SourceComponent other) => SquaredDistance(one, other) <= reach * reach && reach > 0;

    private static double SquaredDistance(SourceComponent one, SourceComponent other)
    {
        (double down, double across) = (one.Row - other.Row, one.Column - other.Column);
        return (down * down) + (across * across);
    }
}
