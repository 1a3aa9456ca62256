using VlassNet.Data.Duplicates;

namespace VlassNet.Data;

/// <summary>Which images must stay together when a set is divided.</summary>
internal static class SourceGroups
{
    private const ulong Stream = 0x5B19;

    /// <summary>The groups of several images; an image that belongs to one by its name and to another as a copy joins them.</summary>
    /// <param name="names">What each image belongs to; null for no names.</param>
    /// <param name="copies">Images that are the same.</param>
    /// <param name="count">How many images there are.</param>
    /// <param name="seed">Chooses the order of groups that have names, so that chance decides where they go.</param>
    /// <exception cref="ArgumentException">There are not as many names as images.</exception>
    public static int[][] Of(IReadOnlyList<string>? names, int[][] copies, int count, ulong seed)
    {
        if (names is null)
            return copies;
        if (names.Count != count || names.Contains(null!))
        {
            string found = names.Count == count ? "null among them" : FormattableString.Invariant($"{names.Count:N0}");
            throw new ArgumentException(
                FormattableString.Invariant($"expected a group for each of {count:N0} images; received {found}"), nameof(names));
        }

        Dictionary<string, int> firsts = new(StringComparer.Ordinal);
        int[] parents = new int[count];
        for (int image = 0; image < count; image++)
        {
            firsts.TryAdd(names[image], image);
            parents[image] = firsts[names[image]];
        }

        CopyGroups groups = new(parents);
        foreach (int[] copy in copies)
        {
            foreach (int image in copy)
                groups.Join(copy[0], image);
        }

        int[][] several = [.. groups.Several()];
        new CounterRandom(seed, Stream, 0).Shuffle<int[]>(several);
        return several;
    }
}
