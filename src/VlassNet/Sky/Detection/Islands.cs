using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.Sky.Detection;

/// <summary>Pixels of a row that follow each other and are all above the flood threshold.</summary>
/// <param name="Row">The row.</param>
/// <param name="Start">The first column.</param>
/// <param name="End">The column after the last.</param>
/// <param name="Peak">The greatest of the pixels.</param>
internal readonly record struct PixelRun(int Row, int Start, int End, float Peak);

/// <summary>Islands of pixels above the flood threshold that touch at sides or corners.</summary>
internal static class Islands
{
    private const int BandRows = 64;

    /// <summary>Finds the islands, in the order of their first pixel, row after row.</summary>
    /// <param name="field">The image.</param>
    /// <param name="flood">The flood threshold, standard deviations.</param>
    /// <param name="seed">The least peak of an island, likewise.</param>
    /// <param name="minimumPixels">The least number of pixels.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="token">Ends the work.</param>
    public static List<PixelRun[]> Find(
        DetectionField field, double flood, double seed, int minimumPixels, int threads, CancellationToken token)
    {
        List<PixelRun>[] bands = new List<PixelRun>[(field.Rows + BandRows - 1) / BandRows];
        ParallelLoop.Run(
            0, bands.Length, threads, token, () => (Levels: new float[field.Columns], Nodes: new float[field.Map.Nodes]),
            (band, own) =>
            {
                bands[band] = [];
                for (int row = band * BandRows; row < Math.Min(field.Rows, (band + 1) * BandRows); row++)
                {
                    field.Map.Levels(row, (float)flood, own.Nodes, own.Levels);
                    Scan(field, row, own.Levels, bands[band]);
                }
            });
        List<PixelRun> runs = [];
        foreach (List<PixelRun> band in bands)
            runs.AddRange(band);
        return Group(field, runs, seed, minimumPixels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scan(DetectionField field, int row, ReadOnlySpan<float> levels, List<PixelRun> runs)
    {
        ReadOnlySpan<float> pixels = field.Pixels.AsSpan((int)((long)row * field.Columns), field.Columns);
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(pixels);
        ReadOnlySpan<Vector<float>> limits = MemoryMarshal.Cast<float, Vector<float>>(levels);
        int start = -1, end = -1;
        float peak = 0;
        for (int first = 0; first < pixels.Length; first += Vector<float>.Count)
        {
            int vector = first / Vector<float>.Count;
            if (vector < values.Length && !Vector.GreaterThanAny(values[vector], limits[vector]))
                continue;
            int last = Math.Min(pixels.Length, first + Vector<float>.Count);
            for (int column = first; column < last; column++)
            {
                float pixel = pixels[column];
                if (!(pixel > levels[column]) || !float.IsFinite(pixel))
                    continue;
                if (column != end)
                {
                    if (start >= 0)
                        runs.Add(new PixelRun(row, start, end, peak));
                    (start, peak) = (column, float.NegativeInfinity);
                }

                peak = Math.Max(peak, pixel);
                end = column + 1;
            }
        }

        if (start >= 0)
            runs.Add(new PixelRun(row, start, end, peak));
    }

    private static List<PixelRun[]> Group(DetectionField field, List<PixelRun> runs, double seed, int minimumPixels)
    {
        int[] parent = Roots(runs);
        int[] pixels = new int[runs.Count], members = new int[runs.Count];
        bool[] isBright = new bool[runs.Count];
        for (int i = 0; i < runs.Count; i++)
        {
            PixelRun run = runs[i];
            int root = parent[i];
            pixels[root] += run.End - run.Start;
            members[root]++;
            isBright[root] |= Reaches(field, run, seed);
        }

        Dictionary<int, int> islandOf = [];
        List<PixelRun[]> islands = [];
        for (int i = 0; i < runs.Count; i++)
        {
            int root = parent[i];
            if (!isBright[root] || pixels[root] < minimumPixels)
                continue;
            if (!islandOf.TryGetValue(root, out int island))
            {
                islandOf[root] = island = islands.Count;
                islands.Add(new PixelRun[members[root]]);
            }

            islands[island][^members[root]--] = runs[i];
        }

        return islands;
    }

    private static bool Reaches(DetectionField field, PixelRun run, double seed)
    {
        double middle = (run.Start + run.End - 1) / 2.0;
        if (run.End - run.Start <= BandRows)
            return run.Peak - field.Map.Background(run.Row, middle) >= seed * field.Map.Noise(run.Row, middle);
        for (int column = run.Start; column < run.End; column++)
        {
            if (field.SignalToNoise(run.Row, column) >= seed)
                return true;
        }

        return false;
    }

    /// <summary>The first run of each run's island: a run joins those of the row below that it touches, at corners too.</summary>
    private static int[] Roots(List<PixelRun> runs)
    {
        int[] parent = new int[runs.Count];
        int below = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            PixelRun run = runs[i];
            parent[i] = i;
            while (runs[below].Row < run.Row - 1 || (runs[below].Row == run.Row - 1 && runs[below].End < run.Start))
                below++;
            for (int other = below; other < i && runs[other].Row == run.Row - 1 && runs[other].Start <= run.End; other++)
                Join(parent, i, other);
        }

        // A parent comes before its child, so one pass in order leads each to its root.
        for (int i = 0; i < parent.Length; i++)
            parent[i] = parent[parent[i]];
        return parent;
    }

    private static void Join(int[] parent, int first, int second)
    {
        (int a, int b) = (Root(parent, first), Root(parent, second));
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    private static int Root(int[] parent, int place)
    {
        while (parent[place] != place)
            place = parent[place] = parent[parent[place]];
        return place;
    }
}
