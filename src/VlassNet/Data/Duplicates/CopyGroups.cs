namespace VlassNet.Data.Duplicates;

/// <summary>Joins images that are linked, directly or by way of others.</summary>
internal sealed class CopyGroups
{
    private readonly int[] parents;

    /// <param name="firsts">For each image the first that is exactly the same.</param>
    public CopyGroups(int[] firsts) => parents = [.. firsts];

    public void Join(int one, int other)
    {
        (int first, int second) = (Root(one), Root(other));
        parents[Math.Max(first, second)] = Math.Min(first, second);
    }

    /// <summary>The groups of several images, by their first image, each ascending.</summary>
    public IEnumerable<int[]> Several() =>
        Enumerable.Range(0, parents.Length)
            .Where(image => parents[image] != image)
            .GroupBy(Root)
            .OrderBy(group => group.Key)
            .Select(group => (int[])[group.Key, .. group]);

    private int Root(int image)
    {
        while (parents[image] != image)
            image = parents[image] = parents[parents[image]];
        return image;
    }
}
