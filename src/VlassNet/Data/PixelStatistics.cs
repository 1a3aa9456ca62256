namespace VlassNet.Data;

/// <summary>Order statistics of pixels, which must be finite.</summary>
internal sealed class PixelStatistics
{
    /// <summary>A Gaussian's standard deviation over its median absolute deviation.</summary>
    private const double DeviationsOfMedian = 1.482602218505602;

    private readonly float[] values;

    public PixelStatistics(ReadOnlySpan<float> pixels) => values = pixels.ToArray();

    public static (float Least, float Greatest) Extremes(ReadOnlySpan<float> pixels)
    {
        float least = float.PositiveInfinity, greatest = float.NegativeInfinity;
        foreach (float pixel in pixels)
        {
            least = Math.Min(least, pixel);
            greatest = Math.Max(greatest, pixel);
        }

        return (least, greatest);
    }

    /// <summary>A percentile, interpolated between the two nearest values as NumPy does.</summary>
    public double Percentile(double percent)
    {
        double place = percent / 100 * (values.Length - 1);
        int below = (int)place;
        float low = Select(below);
        double share = place - below;
        return share == 0 ? low : low + (share * ((double)LeastAbove(below) - low));
    }

    /// <summary>The median, and the noise's standard deviation as the median absolute deviation tells it.</summary>
    public (double Median, double Deviation) Noise()
    {
        double median = Percentile(50);
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)Math.Abs(values[i] - median);
        return (median, Percentile(50) * DeviationsOfMedian);
    }

    /// <summary>The least of those that <see cref="Select"/> has left behind a place.</summary>
    private float LeastAbove(int place) => Extremes(values.AsSpan(place + 1)).Least;

    /// <summary>Hoare's selection: brings the value of that rank to its place, smaller ones before it and greater ones behind.</summary>
    private float Select(int rank)
    {
        int first = 0, last = values.Length - 1;
        while (first < last)
        {
            float pivot = values[(first + last) / 2];
            int low = first, high = last;
            while (low <= high)
            {
                while (values[low] < pivot)
                    low++;
                while (values[high] > pivot)
                    high--;
                if (low <= high)
                {
                    (values[low], values[high]) = (values[high], values[low]);
                    low++;
                    high--;
                }
            }

            if (rank <= high)
                last = high;
            else if (rank >= low)
                first = low;
            else
                break;
        }

        return values[rank];
    }
}
