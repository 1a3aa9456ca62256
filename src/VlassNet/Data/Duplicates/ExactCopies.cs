namespace VlassNet.Data.Duplicates;

/// <summary>Finds the images that are the same under a symmetry, pixel for pixel.</summary>
internal static class ExactCopies
{
    /// <summary>For each image the first that is the same: itself, where none before it is.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static int[] FirstOfEach(ImageLooks looks, PairComparer comparer, CancellationToken cancellationToken)
    {
        ulong[] keys = [.. looks.Keys];
        int[] firsts = [.. Enumerable.Range(0, keys.Length)], order = [.. firsts];
        Array.Sort(keys, order);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start == 1)
                continue;

            // Images of the same pixels in other places may have the same key, too.
            List<int> distinct = [];
            foreach (int image in order[start..end].Order())
            {
                cancellationToken.ThrowIfCancellationRequested();
                int same = distinct.FindIndex(first => comparer.Exact(first, image) is not null);
                if (same < 0)
                    distinct.Add(image);
                else
                    firsts[image] = distinct[same];
            }
        }

        return firsts;
    }
}
