using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>The nine sums of a 3×3 kernel's taps, while they are vectors.</summary>
internal static unsafe class TapSums
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store9<TSimd, TVector>(
        float* sums, TVector v0, TVector v1, TVector v2, TVector v3, TVector v4, TVector v5, TVector v6, TVector v7, TVector v8)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        TSimd.Store(sums, v0);
        TSimd.Store(sums + width, v1);
        TSimd.Store(sums + 2 * width, v2);
        TSimd.Store(sums + 3 * width, v3);
        TSimd.Store(sums + 4 * width, v4);
        TSimd.Store(sums + 5 * width, v5);
        TSimd.Store(sums + 6 * width, v6);
        TSimd.Store(sums + 7 * width, v7);
        TSimd.Store(sums + 8 * width, v8);
    }
}
