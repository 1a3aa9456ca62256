namespace VlassNet.Data;

/// <summary>Divides the places in a labelled set into parts that each have the same mix of classes.</summary>
internal static class StratifiedSplit
{
    private const ulong ClassStream = 0x5B17;
    private const ulong PartStream = 0x5B18;

    /// <summary>How far the fractions may exceed 1 together, and what counts as a whole number of images.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>The places of each part, in random order.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="classes">Number of classes; a label is below it.</param>
    /// <param name="seed">Chooses which images go where, and their order.</param>
    /// <param name="fractions">The share of each part.</param>
    /// <param name="groups">Places that must be in the same part.</param>
    /// <exception cref="ArgumentException">The fractions are not shares of a whole, or leave a part with no image.</exception>
    public static int[][] Divide(
        ReadOnlySpan<int> labels, int classes, ulong seed, ReadOnlySpan<double> fractions, int[][] groups)
    {
        double[] shares = Shares(fractions);
        List<int>[] members = new List<int>[classes];
        for (int label = 0; label < classes; label++)
            members[label] = [];
        HashSet<int> grouped = [.. groups.SelectMany(group => group)];
        for (int place = 0; place < labels.Length; place++)
        {
            if (!grouped.Contains(place))
                members[labels[place]].Add(place);
        }

        List<int[]>[] together = new List<int[]>[classes];
        for (int label = 0; label < classes; label++)
            together[label] = [];
        foreach (int[] group in groups)
            together[labels[group[0]]].Add(group);

        List<int>[] parts = new List<int>[shares.Length];
        for (int part = 0; part < parts.Length; part++)
            parts[part] = [];
        double[] owed = new double[shares.Length];
        for (int label = 0; label < classes; label++)
        {
            int[] places = [.. members[label]];
            new CounterRandom(seed, ClassStream, (ulong)label).Shuffle<int>(places);
            int start = 0;
            int[] counts = Apportion(places.Length + together[label].Sum(group => group.Length), shares, owed);
            Place(together[label], counts, parts);
            foreach ((int part, int count) in counts.Index())
            {
                parts[part].AddRange(places.AsSpan(start, count));
                start += count;
            }
        }

        return Shuffled(parts.AsSpan(0, fractions.Length), seed, labels.Length, fractions);
    }

    /// <summary>Puts each group, the largest first, where most images are still wanted, which are then fewer.</summary>
    private static void Place(List<int[]> groups, int[] counts, List<int>[] parts)
    {
        foreach (int[] group in groups.OrderByDescending(group => group.Length))
        {
            int part = Array.IndexOf(counts, counts.Max());
            parts[part].AddRange(group);
            counts[part] -= group.Length;

            // What a group has too many the other parts go without.
            for (; counts[part] < 0; counts[part]++)
                counts[Array.IndexOf(counts, counts.Max())]--;
        }
    }

    /// <summary>The fractions, and what they leave out as one more share at the end.</summary>
    private static double[] Shares(ReadOnlySpan<double> fractions)
    {
        if (fractions.IsEmpty)
            throw new ArgumentException("expected at least one fraction; received none", nameof(fractions));

        double sum = 0;
        foreach (double fraction in fractions)
        {
            if (!(fraction > 0))
                throw new ArgumentException($"expected fractions above 0; received {fraction}", nameof(fractions));
            sum += fraction;
        }

        if (sum > 1 + Tolerance)
            throw new ArgumentException($"expected fractions that add up to at most 1; they add up to {sum}", nameof(fractions));
        return [.. fractions, Math.Max(0, 1 - sum)];
    }

    /// <summary>
    /// Divides the images of one class by largest remainder. What a part got too little of in earlier classes counts too, so
    /// that the rounding of many small classes does not add up in one part.
    /// </summary>
    private static int[] Apportion(int count, double[] shares, double[] owed)
    {
        int[] counts = new int[shares.Length];
        List<int> candidates = [];
        int rest = count;
        for (int part = 0; part < shares.Length; part++)
        {
            double quota = count * shares[part];
            counts[part] = Math.Min(rest, (int)(quota + Tolerance * count));
            rest -= counts[part];
            owed[part] += quota - counts[part];
            if (quota - counts[part] > Tolerance * count)
                candidates.Add(part);
        }

        // Sorting is stable: of two parts that are owed the same, the first one gets the image.
        foreach (int part in candidates.OrderByDescending(part => owed[part]).Take(rest))
        {
            counts[part]++;
            owed[part]--;
        }

        return counts;
    }

    private static int[][] Shuffled(ReadOnlySpan<List<int>> parts, ulong seed, int images, ReadOnlySpan<double> fractions)
    {
        int[][] shuffled = new int[parts.Length][];
        for (int part = 0; part < parts.Length; part++)
        {
            if (parts[part].Count == 0)
            {
                throw new ArgumentException(
                    $"expected at least one image in each part; fraction {fractions[part]} of {images} images leaves none",
                    nameof(fractions));
            }

            shuffled[part] = [.. parts[part]];
            new CounterRandom(seed, PartStream, (ulong)part).Shuffle<int>(shuffled[part]);
        }

        return shuffled;
    }
}
