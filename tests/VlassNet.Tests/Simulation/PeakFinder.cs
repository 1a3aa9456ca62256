namespace VlassNet.Tests.Simulation;

/// <summary>
/// The peaks of an image and how far each stands out: the height above the saddle over which a path leads to a higher peak. Found as
/// water sinks: pixels come up from the brightest to the faintest, and where two islands meet, the lower one's peak is settled.
/// </summary>
internal static class PeakFinder
{
    /// <summary>The prominences of all peaks, greatest first; that of the highest is its height above the faintest pixel.</summary>
    public static double[] Prominences(ReadOnlySpan<float> image, int columns)
    {
        float[] pixels = image.ToArray();
        int[] order = [.. Enumerable.Range(0, pixels.Length).OrderByDescending(pixel => pixels[pixel])];
        int[] parent = [.. Enumerable.Repeat(-1, pixels.Length)];
        List<double> prominences = [];
        foreach (int pixel in order)
        {
            parent[pixel] = pixel;
            foreach (int near in Near(pixel, columns, pixels.Length / columns))
            {
                if (parent[near] < 0)
                    continue;
                (int own, int other) = (Root(pixel), Root(near));
                if (own == other)
                    continue;
                // The root of an island is its highest pixel.
                (int high, int low) = pixels[own] >= pixels[other] ? (own, other) : (other, own);
                if (low != pixel)
                    prominences.Add(pixels[low] - pixels[pixel]);
                parent[low] = high;
            }
        }

        prominences.Add(pixels[order[0]] - pixels[order[^1]]);
        return [.. prominences.OrderDescending()];

        int Root(int pixel)
        {
            while (parent[pixel] != pixel)
                pixel = parent[pixel] = parent[parent[pixel]];
            return pixel;
        }
    }

    private static IEnumerable<int> Near(int pixel, int columns, int rows)
    {
        for (int row = Math.Max(0, pixel / columns - 1); row <= Math.Min(rows - 1, pixel / columns + 1); row++)
        {
            for (int column = Math.Max(0, pixel % columns - 1); column <= Math.Min(columns - 1, pixel % columns + 1); column++)
                yield return row * columns + column;
        }
    }
}
