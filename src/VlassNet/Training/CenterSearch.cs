namespace VlassNet.Training;

/// <summary>Chooses the point that is farthest from all that were chosen, again and again.</summary>
internal readonly ref struct CenterSearch
{
    private readonly ReadOnlySpan<float> features;
    private readonly int length;
    private readonly int[] order;

    /// <summary>Of each point the squared distance to the nearest centre; negative where it is one.</summary>
    private readonly double[] distances;

    /// <param name="features"><c>(point, feature)</c>.</param>
    /// <param name="length">Features of a point.</param>
    /// <param name="order">All points; of those that are equally far, the first in this order is chosen.</param>
    public CenterSearch(ReadOnlySpan<float> features, int length, int[] order)
    {
        this.features = features;
        this.length = length;
        this.order = order;
        distances = new double[order.Length];
        Array.Fill(distances, double.PositiveInfinity);
    }

    /// <summary>The next centres after those that are there already.</summary>
    public int[] Choose(int count, ReadOnlySpan<int> centers)
    {
        foreach (int center in centers)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)center, (uint)order.Length, nameof(centers));
            Add(center);
        }

        List<int> chosen = [];
        while (chosen.Count < count)
        {
            int farthest = -1;
            foreach (int point in order)
            {
                if (distances[point] >= 0 && (farthest < 0 || distances[point] > distances[farthest]))
                    farthest = point;
            }

            if (farthest < 0)
                break;
            chosen.Add(farthest);
            Add(farthest);
        }

        return [.. chosen];
    }

    private void Add(int center)
    {
        ReadOnlySpan<float> middle = features.Slice(center * length, length);
        for (int point = 0; point < distances.Length; point++)
        {
            if (distances[point] < 0)
                continue;
            ReadOnlySpan<float> own = features.Slice(point * length, length);
            double sum = 0;
            for (int i = 0; i < length; i++)
                sum += ((double)own[i] - middle[i]) * ((double)own[i] - middle[i]);
            distances[point] = Math.Min(distances[point], sum);
        }

        distances[center] = -1;
    }
}
