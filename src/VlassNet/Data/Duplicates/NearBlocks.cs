namespace VlassNet.Data.Duplicates;

/// <summary>
/// Points in blocks of neighbours, so that most blocks are seen to be too far apart by their bounds: halved along the axis on which they
/// spread most, again and again, until few are left.
/// </summary>
internal sealed class NearBlocks
{
    /// <summary>Points of a block.</summary>
    public const int Lanes = 16;

    private readonly int dimensions;
    private readonly float[] lanes;
    private readonly float[] own;
    private readonly float[] lows;
    private readonly float[] highs;

    /// <param name="points">The points, one after the other.</param>
    /// <param name="dimensions">Coordinates of a point.</param>
    public NearBlocks(float[] points, int dimensions)
    {
        this.dimensions = dimensions;
        Order = [.. Enumerable.Range(0, points.Length / dimensions)];
        Halve(points, Order);
        Count = (Order.Length + Lanes - 1) / Lanes;
        lanes = new float[checked(Count * dimensions * Lanes)];
        own = new float[points.Length];
        lows = new float[Count * dimensions];
        highs = new float[Count * dimensions];

        // Where a last block is not full there is nothing near.
        Array.Fill(lanes, float.PositiveInfinity);
        Array.Fill(lows, float.PositiveInfinity);
        Array.Fill(highs, float.NegativeInfinity);
        for (int i = 0; i < Order.Length; i++)
        {
            for (int d = 0; d < dimensions; d++)
            {
                float value = own[(i * dimensions) + d] = points[(Order[i] * dimensions) + d];
                int bound = ((i / Lanes) * dimensions) + d;
                lanes[(bound * Lanes) + (i % Lanes)] = value;
                lows[bound] = Math.Min(lows[bound], value);
                highs[bound] = Math.Max(highs[bound], value);
            }
        }
    }

    /// <summary>Which point is where.</summary>
    public int[] Order { get; }

    /// <summary>Number of blocks.</summary>
    public int Count { get; }

    /// <summary>A block, in (dimension, lane) order.</summary>
    public ReadOnlySpan<float> this[int block] => lanes.AsSpan(block * dimensions * Lanes, dimensions * Lanes);

    /// <summary>One point, by its place in the order.</summary>
    public ReadOnlySpan<float> Lane(int place) => own.AsSpan(place * dimensions, dimensions);

    /// <summary>The squared distance of two blocks: no two of their points are nearer.</summary>
    public float Distance(int one, int other)
    {
        ReadOnlySpan<float> lowsOfOne = Bounds(lows, one), highsOfOne = Bounds(highs, one);
        ReadOnlySpan<float> lowsOfOther = Bounds(lows, other), highsOfOther = Bounds(highs, other);
        float sum = 0;
        for (int d = 0; d < lowsOfOne.Length; d++)
        {
            float gap = Math.Max(0, Math.Max(lowsOfOther[d] - highsOfOne[d], lowsOfOne[d] - highsOfOther[d]));
            sum += gap * gap;
        }

        return sum;
    }

    private ReadOnlySpan<float> Bounds(float[] bounds, int block) => bounds.AsSpan(block * dimensions, dimensions);

    private void Halve(float[] points, Span<int> order)
    {
        if (order.Length <= Lanes)
            return;
        int axis = 0;
        float widest = -1;
        for (int d = 0; d < dimensions; d++)
        {
            (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (int point in order)
            {
                float value = points[(point * dimensions) + d];
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }

            if (high - low > widest)
                (axis, widest) = (d, high - low);
        }

        order.Sort((one, other) =>
            (points[(one * dimensions) + axis], one).CompareTo((points[(other * dimensions) + axis], other)));

        // Whole blocks in the first half, so that all but the last are full.
        int half = (order.Length / 2 + Lanes - 1) / Lanes * Lanes;
        Halve(points, order[..half]);
        Halve(points, order[half..]);
    }
}
