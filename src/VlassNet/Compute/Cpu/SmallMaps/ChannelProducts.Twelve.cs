using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <content>The tiles of twelve results, for processors with 32 registers.</content>
internal static unsafe partial class ChannelProducts<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x2(in PanelFactors factors, float* rows, long stride, float* result, long resultStride, bool add)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        TVector e0 = default, e1 = default, f0 = default, f1 = default, g0 = default, g1 = default, h0 = default, h1 = default;
        TVector i0 = default, i1 = default, j0 = default, j1 = default, k0 = default, k1 = default, l0 = default, l1 = default;
        int width = TSimd.Width;
        float* to = result;
        if (add)
        {
            a0 = TSimd.Load(to);
            a1 = TSimd.Load(to + width);
            to += resultStride;
            b0 = TSimd.Load(to);
            b1 = TSimd.Load(to + width);
            to += resultStride;
            c0 = TSimd.Load(to);
            c1 = TSimd.Load(to + width);
            to += resultStride;
            d0 = TSimd.Load(to);
            d1 = TSimd.Load(to + width);
            to += resultStride;
            e0 = TSimd.Load(to);
            e1 = TSimd.Load(to + width);
            to += resultStride;
            f0 = TSimd.Load(to);
            f1 = TSimd.Load(to + width);
            to += resultStride;
            g0 = TSimd.Load(to);
            g1 = TSimd.Load(to + width);
            to += resultStride;
            h0 = TSimd.Load(to);
            h1 = TSimd.Load(to + width);
            to += resultStride;
            i0 = TSimd.Load(to);
            i1 = TSimd.Load(to + width);
            to += resultStride;
            j0 = TSimd.Load(to);
            j1 = TSimd.Load(to + width);
            to += resultStride;
            k0 = TSimd.Load(to);
            k1 = TSimd.Load(to + width);
            to += resultStride;
            l0 = TSimd.Load(to);
            l1 = TSimd.Load(to + width);
            to = result;
        }

        float* at = factors.At;
        long row = factors.Row, step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows), r1 = TSimd.Load(rows + width);
            float* fifth = at + 4 * row, ninth = fifth + 4 * row;
            TVector factor = TSimd.Broadcast(*at);
            a0 = TSimd.MultiplyAdd(r0, factor, a0);
            a1 = TSimd.MultiplyAdd(r1, factor, a1);
            factor = TSimd.Broadcast(at[row]);
            b0 = TSimd.MultiplyAdd(r0, factor, b0);
            b1 = TSimd.MultiplyAdd(r1, factor, b1);
            factor = TSimd.Broadcast(at[2 * row]);
            c0 = TSimd.MultiplyAdd(r0, factor, c0);
            c1 = TSimd.MultiplyAdd(r1, factor, c1);
            factor = TSimd.Broadcast(at[3 * row]);
            d0 = TSimd.MultiplyAdd(r0, factor, d0);
            d1 = TSimd.MultiplyAdd(r1, factor, d1);
            factor = TSimd.Broadcast(*fifth);
            e0 = TSimd.MultiplyAdd(r0, factor, e0);
            e1 = TSimd.MultiplyAdd(r1, factor, e1);
            factor = TSimd.Broadcast(fifth[row]);
            f0 = TSimd.MultiplyAdd(r0, factor, f0);
            f1 = TSimd.MultiplyAdd(r1, factor, f1);
            factor = TSimd.Broadcast(fifth[2 * row]);
            g0 = TSimd.MultiplyAdd(r0, factor, g0);
            g1 = TSimd.MultiplyAdd(r1, factor, g1);
            factor = TSimd.Broadcast(fifth[3 * row]);
            h0 = TSimd.MultiplyAdd(r0, factor, h0);
            h1 = TSimd.MultiplyAdd(r1, factor, h1);
            factor = TSimd.Broadcast(*ninth);
            i0 = TSimd.MultiplyAdd(r0, factor, i0);
            i1 = TSimd.MultiplyAdd(r1, factor, i1);
            factor = TSimd.Broadcast(ninth[row]);
            j0 = TSimd.MultiplyAdd(r0, factor, j0);
            j1 = TSimd.MultiplyAdd(r1, factor, j1);
            factor = TSimd.Broadcast(ninth[2 * row]);
            k0 = TSimd.MultiplyAdd(r0, factor, k0);
            k1 = TSimd.MultiplyAdd(r1, factor, k1);
            factor = TSimd.Broadcast(ninth[3 * row]);
            l0 = TSimd.MultiplyAdd(r0, factor, l0);
            l1 = TSimd.MultiplyAdd(r1, factor, l1);
            at += step;
            rows += stride;
        }

        TSimd.Store(to, a0);
        TSimd.Store(to + width, a1);
        to += resultStride;
        TSimd.Store(to, b0);
        TSimd.Store(to + width, b1);
        to += resultStride;
        TSimd.Store(to, c0);
        TSimd.Store(to + width, c1);
        to += resultStride;
        TSimd.Store(to, d0);
        TSimd.Store(to + width, d1);
        to += resultStride;
        TSimd.Store(to, e0);
        TSimd.Store(to + width, e1);
        to += resultStride;
        TSimd.Store(to, f0);
        TSimd.Store(to + width, f1);
        to += resultStride;
        TSimd.Store(to, g0);
        TSimd.Store(to + width, g1);
        to += resultStride;
        TSimd.Store(to, h0);
        TSimd.Store(to + width, h1);
        to += resultStride;
        TSimd.Store(to, i0);
        TSimd.Store(to + width, i1);
        to += resultStride;
        TSimd.Store(to, j0);
        TSimd.Store(to + width, j1);
        to += resultStride;
        TSimd.Store(to, k0);
        TSimd.Store(to + width, k1);
        to += resultStride;
        TSimd.Store(to, l0);
        TSimd.Store(to + width, l1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x1(in PanelFactors factors, float* rows, long stride, float* result, long resultStride, bool add)
    {
        TVector a0 = default, b0 = default, c0 = default, d0 = default;
        TVector e0 = default, f0 = default, g0 = default, h0 = default;
        TVector i0 = default, j0 = default, k0 = default, l0 = default;
        float* to = result;
        if (add)
        {
            a0 = TSimd.Load(to);
            to += resultStride;
            b0 = TSimd.Load(to);
            to += resultStride;
            c0 = TSimd.Load(to);
            to += resultStride;
            d0 = TSimd.Load(to);
            to += resultStride;
            e0 = TSimd.Load(to);
            to += resultStride;
            f0 = TSimd.Load(to);
            to += resultStride;
            g0 = TSimd.Load(to);
            to += resultStride;
            h0 = TSimd.Load(to);
            to += resultStride;
            i0 = TSimd.Load(to);
            to += resultStride;
            j0 = TSimd.Load(to);
            to += resultStride;
            k0 = TSimd.Load(to);
            to += resultStride;
            l0 = TSimd.Load(to);
            to = result;
        }

        float* at = factors.At;
        long row = factors.Row, step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows);
            float* fifth = at + 4 * row, ninth = fifth + 4 * row;
            TVector factor = TSimd.Broadcast(*at);
            a0 = TSimd.MultiplyAdd(r0, factor, a0);
            factor = TSimd.Broadcast(at[row]);
            b0 = TSimd.MultiplyAdd(r0, factor, b0);
            factor = TSimd.Broadcast(at[2 * row]);
            c0 = TSimd.MultiplyAdd(r0, factor, c0);
            factor = TSimd.Broadcast(at[3 * row]);
            d0 = TSimd.MultiplyAdd(r0, factor, d0);
            factor = TSimd.Broadcast(*fifth);
            e0 = TSimd.MultiplyAdd(r0, factor, e0);
            factor = TSimd.Broadcast(fifth[row]);
            f0 = TSimd.MultiplyAdd(r0, factor, f0);
            factor = TSimd.Broadcast(fifth[2 * row]);
            g0 = TSimd.MultiplyAdd(r0, factor, g0);
            factor = TSimd.Broadcast(fifth[3 * row]);
            h0 = TSimd.MultiplyAdd(r0, factor, h0);
            factor = TSimd.Broadcast(*ninth);
            i0 = TSimd.MultiplyAdd(r0, factor, i0);
            factor = TSimd.Broadcast(ninth[row]);
            j0 = TSimd.MultiplyAdd(r0, factor, j0);
            factor = TSimd.Broadcast(ninth[2 * row]);
            k0 = TSimd.MultiplyAdd(r0, factor, k0);
            factor = TSimd.Broadcast(ninth[3 * row]);
            l0 = TSimd.MultiplyAdd(r0, factor, l0);
            at += step;
            rows += stride;
        }

        TSimd.Store(to, a0);
        to += resultStride;
        TSimd.Store(to, b0);
        to += resultStride;
        TSimd.Store(to, c0);
        to += resultStride;
        TSimd.Store(to, d0);
        to += resultStride;
        TSimd.Store(to, e0);
        to += resultStride;
        TSimd.Store(to, f0);
        to += resultStride;
        TSimd.Store(to, g0);
        to += resultStride;
        TSimd.Store(to, h0);
        to += resultStride;
        TSimd.Store(to, i0);
        to += resultStride;
        TSimd.Store(to, j0);
        to += resultStride;
        TSimd.Store(to, k0);
        to += resultStride;
        TSimd.Store(to, l0);
    }
}
