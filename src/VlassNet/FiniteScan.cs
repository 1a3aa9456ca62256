using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet;

/// <summary>Looks for NaN and infinities at the speed of memory.</summary>
internal static class FiniteScan
{
    /// <summary>The place of the first value that is not finite, or −1.</summary>
    // A load is over before the runtime would find out that this loop is worth optimising.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        // x·0 is 0 for every finite x and NaN for every other, and a sum never loses a NaN.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> first = Vector<float>.Zero, second = Vector<float>.Zero;
        int i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            first += vectors[i] * Vector<float>.Zero;
            second += vectors[i + 1] * Vector<float>.Zero;
        }

        first += second;
        if (!Vector.EqualsAll(first, first))
            return IndexOf(values);
        int checkedValues = i * Vector<float>.Count;
        int tail = IndexOf(values[checkedValues..]);
        return tail < 0 ? -1 : checkedValues + tail;
    }

    private static int IndexOf(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
