using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Sky;

/// <summary>
/// Order statistics of pixels, which must be finite. Their room is lent and given back, so that the pixels of one cutout after another
/// stay in the same part of a core's cache. Its loops are compiled for speed at once: a catalogue of some thousand sources is done before
/// the runtime would have found out that they are worth it.
/// </summary>
internal readonly ref struct PixelStatistics
{
    /// <summary>A Gaussian's standard deviation over its median absolute deviation.</summary>
    private const double DeviationsOfMedian = 1.482602218505602;

    /// <summary>So many keys are sorted sooner than another pass is made over all.</summary>
    private const int FewKeys = 64;

    private readonly float[] valueRoom;
    private readonly int[] keyRoom;
    private readonly Span<float> values;

    /// <summary>The values as integers of the same order.</summary>
    private readonly Span<int> keys;

    public PixelStatistics(ReadOnlySpan<float> pixels)
    {
        valueRoom = ArrayPool<float>.Shared.Rent(pixels.Length);
        keyRoom = ArrayPool<int>.Shared.Rent(pixels.Length);
        values = valueRoom.AsSpan(0, pixels.Length);
        keys = keyRoom.AsSpan(0, pixels.Length);
        pixels.CopyTo(values);
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(valueRoom);
        ArrayPool<int>.Shared.Return(keyRoom);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Least, float Greatest) Extremes(ReadOnlySpan<float> pixels)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(pixels);
        Vector<float> low = new(float.PositiveInfinity), high = new(float.NegativeInfinity);
        foreach (Vector<float> vector in vectors)
        {
            low = Vector.Min(low, vector);
            high = Vector.Max(high, vector);
        }

        (float least, float greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            least = Math.Min(least, low[lane]);
            greatest = Math.Max(greatest, high[lane]);
        }

        foreach (float pixel in pixels[(vectors.Length * Vector<float>.Count)..])
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
        double share = place - below;
        (float low, float high) = Neighbours(below);
        return share == 0 ? low : low + (share * ((double)high - low));
    }

    /// <summary>The median, and the noise's standard deviation as the median absolute deviation tells it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Median, double Deviation) Noise()
    {
        double median = Percentile(50);
        float centre = (float)median;
        Span<Vector512<float>> vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        foreach (ref Vector512<float> vector in vectors)
            vector = Vector512.Abs(vector - Vector512.Create(centre));
        foreach (ref float value in values[(vectors.Length * Vector512<float>.Count)..])
            value = Math.Abs(value - centre);
        return (median, Percentile(50) * DeviationsOfMedian);
    }

    /// <summary>
    /// The value of a rank, and the next one. Bisects the integers until few keys are left between the bounds, and sorts those: a pass
    /// that only compares and counts takes a small part of the time of moving values.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (float Value, float Next) Neighbours(int rank)
    {
        MakeKeys();

        // The key of the rank is above low and not above high.
        long low = (long)int.MinValue - 1, high = int.MaxValue;
        int upToLow = 0, upToHigh = keys.Length;
        while (upToHigh - upToLow > FewKeys && high - low > 1)
        {
            int middle = (int)((low + high) >> 1);
            int count = CountUpTo(middle);
            if (count > rank)
                (high, upToHigh) = (middle, count);
            else
                (low, upToLow) = (middle, count);
        }

        // One test for both bounds, which is seldom true: whether a key is above or below them nobody could foresee.
        List<int> left = [];
        uint range = (uint)(high - low - 1);
        ReadOnlySpan<Vector512<int>> vectors = MemoryMarshal.Cast<int, Vector512<int>>(keys);
        for (int first = 0; first < keys.Length; first += Vector512<int>.Count)
        {
            int vector = first / Vector512<int>.Count;
            if (vector < vectors.Length
                && !Vector512.LessThanOrEqualAny((vectors[vector] - Vector512.Create((int)(low + 1))).AsUInt32(), Vector512.Create(range)))
                continue;
            foreach (int key in keys.Slice(first, Math.Min(Vector512<int>.Count, keys.Length - first)))
            {
                if ((uint)(key - low - 1) <= range)
                    left.Add(key);
            }
        }

        left.Sort();
        int place = rank - upToLow;
        int next = place + 1 < left.Count ? left[place + 1] : LeastAbove(high);
        return (ValueOf(left[place]), ValueOf(next));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeKeys()
    {
        ReadOnlySpan<Vector512<int>> bits = MemoryMarshal.Cast<float, Vector512<int>>(values);
        Span<Vector512<int>> made = MemoryMarshal.Cast<int, Vector512<int>>(keys);
        for (int i = 0; i < bits.Length; i++)
            made[i] = bits[i] ^ ((bits[i] >> 31) & Vector512.Create(int.MaxValue));
        for (int i = bits.Length * Vector512<int>.Count; i < keys.Length; i++)
            keys[i] = KeyOf(BitConverter.SingleToInt32Bits(values[i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LeastAbove(long limit)
    {
        int least = int.MaxValue;
        foreach (int key in keys)
            least = key > limit ? Math.Min(least, key) : least;
        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CountUpTo(int limit)
    {
        // A comparison that holds is -1 in its lane.
        ReadOnlySpan<Vector512<int>> vectors = MemoryMarshal.Cast<int, Vector512<int>>(keys);
        Vector512<int> most = Vector512.Create(limit), counts = Vector512<int>.Zero;
        foreach (Vector512<int> vector in vectors)
            counts -= Vector512.LessThanOrEqual(vector, most);
        int count = Vector512.Sum(counts);
        for (int i = vectors.Length * Vector512<int>.Count; i < keys.Length; i++)
            count += keys[i] <= limit ? 1 : 0;
        return count;
    }

    private static float ValueOf(int key) => BitConverter.Int32BitsToSingle(KeyOf(key));

    /// <summary>Negative floats are the smaller the larger their other bits are, which are turned round; the same again turns them back.</summary>
    private static int KeyOf(int bits) => bits ^ ((bits >> 31) & int.MaxValue);
}
