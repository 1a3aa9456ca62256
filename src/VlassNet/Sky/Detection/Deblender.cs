using System.Runtime.InteropServices;

namespace VlassNet.Sky.Detection;

/// <summary>
/// Divides an island into peaks: the limit of multi-threshold deblending (Bertin &amp; Arnouts 1996, 3.3) for thresholds as close as the
/// pixels' own values.
/// </summary>
/// <remarks>
/// Pixels are taken from the greatest down. One that touches no pixel taken before is a new peak; others join the highest peak that they
/// touch. One that touches two peaks is the saddle between them: the lower peak becomes part of the higher one, unless it reaches
/// the seed threshold and is far enough above the saddle.
/// </remarks>
internal sealed class Deblender(DetectionField field, double seed, double threshold, CancellationToken token)
{
    /// <summary>Pixels of an island between two looks at the token.</summary>
    private const int PixelsBetweenLooks = 1 << 14;

    private readonly List<int> places = [];
    private readonly List<float> keys = [];
    private readonly List<int> parents = [];
    private readonly List<float> heights = [];
    private readonly List<double> noises = [];
    private int[] labels = [];

    /// <summary>The peaks of an island, the greatest first.</summary>
    /// <param name="number">The island's number.</param>
    /// <param name="runs">Its runs, row after row.</param>
    public List<Peak> Divide(int number, PixelRun[] runs)
    {
        Collect(runs);
        int top = runs[0].Row - 1, left = runs.Min(run => run.Start) - 1;
        int width = runs.Max(run => run.End) - left + 1, height = runs[^1].Row - top + 2;
        int area = checked(width * height);
        if (labels.Length < area)
            labels = new int[area];
        labels.AsSpan(0, area).Clear();
        parents.Clear();
        heights.Clear();
        noises.Clear();
        for (int i = 0; i < places.Count; i++)
        {
            if (i % PixelsBetweenLooks == 0)
                token.ThrowIfCancellationRequested();
            (int row, int column) = Math.DivRem(places[i], field.Columns);
            Take(-keys[i], row, column, ((row - top) * width) + column - left, width);
        }

        Dictionary<int, Peak> peaks = [];
        for (int i = 0; i < places.Count; i++)
        {
            (int row, int column) = Math.DivRem(places[i], field.Columns);
            int root = Root(labels[((row - top) * width) + column - left] - 1);
            if (!peaks.TryGetValue(root, out Peak? peak))
                peaks[root] = peak = new Peak(number, row, column, [], true);
            peak.Pixels.Add(places[i]);
        }

        return peaks.Count == 1 ? [.. peaks.Values] : [.. peaks.OrderBy(pair => pair.Key).Select(pair => pair.Value with { IsAlone = false })];
    }

    private void Collect(PixelRun[] runs)
    {
        places.Clear();
        keys.Clear();
        foreach (PixelRun run in runs)
        {
            for (int column = run.Start; column < run.End; column++)
            {
                places.Add((run.Row * field.Columns) + column);
                keys.Add(-(float)field.Above(run.Row, column));
            }
        }

        CollectionsMarshal.AsSpan(keys).Sort(CollectionsMarshal.AsSpan(places));
    }

    /// <summary>Gives a pixel to a peak; labels are numbers of peaks from 1.</summary>
    private void Take(float value, int row, int column, int place, int width)
    {
        // Higher peaks have lower numbers.
        int best = -1;
        for (int neighbour = 0; neighbour < 9; neighbour++)
        {
            int label = labels[place + (((neighbour / 3) - 1) * width) + (neighbour % 3) - 1];
            if (label == 0)
                continue;
            int root = Root(label - 1);
            if (best < 0)
                best = root;
            else if (root != best)
                best = Meet(Math.Min(root, best), Math.Max(root, best), value);
        }

        if (best < 0)
        {
            best = parents.Count;
            parents.Add(best);
            heights.Add(value);
            noises.Add(field.Map.Noise(row, column));
        }

        labels[place] = best + 1;
    }

    /// <summary>Two peaks at their saddle.</summary>
    /// <returns>The peak that the saddle belongs to: the higher one.</returns>
    private int Meet(int high, int low, float saddle)
    {
        if (heights[low] < seed * noises[low] || heights[low] - saddle < threshold * noises[low])
            parents[low] = high;
        return high;
    }

    private int Root(int peak)
    {
        while (parents[peak] != peak)
            peak = parents[peak] = parents[parents[peak]];
        return peak;
    }
}
