using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet;

/// <summary>Looks for NaN and infinities at the speed of memory.</summary>
internal static class FiniteScan
{
    /// <summary>The place of the first value that is not finite, or −1.</summary>
    // A load is over before the runtime would find out that this loop is worth optimising.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        // x·0 is 0 for every finite x and NaN for every other, and a sum never loses a NaN. Vectors of 128 bits keep up with memory.
        ReadOnlySpan<Vector128<float>> vectors = MemoryMarshal.Cast<float, Vector128<float>>(values);
        Vector128<float> first = default, second = default, third = default, fourth = default;
        int i = 0;
        for (; i + 3 < vectors.Length; i += 4)
        {
            first += vectors[i] * Vector128<float>.Zero;
            second += vectors[i + 1] * Vector128<float>.Zero;
            third += vectors[i + 2] * Vector128<float>.Zero;
            fourth += vectors[i + 3] * Vector128<float>.Zero;
        }

        first += second + (third + fourth);
        if (!Vector128.EqualsAll(first, first))
            return IndexOf(values);
        int checkedValues = i * Vector128<float>.Count;
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
