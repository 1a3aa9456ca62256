using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The products of one Winograd point, <c>m[k][t] = Σ_c u[k][c]·v[c][t]</c>, for five k at a time; t is the lanes. Forward, c is the
/// input channels and t the tiles; in the gradient of the weights, c is the tiles and t the input channels.
/// </summary>
internal static unsafe class WinogradProducts<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Computes five rows of m.</summary>
    /// <param name="v">v, row after row.</param>
    /// <param name="count">Rows of v.</param>
    /// <param name="stride">Values in a row of v and of m, whole vectors.</param>
    /// <param name="u">The first factor.</param>
    /// <param name="step">From a factor to the one of the next row of v.</param>
    /// <param name="row">From a factor to the one of the next row of m.</param>
    /// <param name="m">Receives the sums.</param>
    /// <param name="add">Whether they are added to what is there.</param>
    public static void Run(float* v, int count, int stride, float* u, int step, int row, float* m, bool add)
    {
        int at = 0;
        if (TSimd.HasManyRegisters)
        {
            for (; at + 4 * TSimd.Width <= stride; at += 4 * TSimd.Width)
                Run4(v + at, count, stride, u, step, row, m + at, add);
        }

        for (; at + 2 * TSimd.Width <= stride; at += 2 * TSimd.Width)
            Run2(v + at, count, stride, u, step, row, m + at, add);
        for (; at < stride; at += TSimd.Width)
            Run1(v + at, count, stride, u, step, row, m + at, add);
    }

    private static void Run4(float* v, int count, int stride, float* u, int step, int row, float* m, bool add)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        TVector c0 = default, c1 = default, c2 = default, c3 = default;
        TVector d0 = default, d1 = default, d2 = default, d3 = default;
        TVector e0 = default, e1 = default, e2 = default, e3 = default;
        int width = TSimd.Width;
        if (add)
        {
            a0 = TSimd.Load(m);
            a1 = TSimd.Load(m + width);
            a2 = TSimd.Load(m + 2 * width);
            a3 = TSimd.Load(m + 3 * width);
            b0 = TSimd.Load(m + stride);
            b1 = TSimd.Load(m + stride + width);
            b2 = TSimd.Load(m + stride + 2 * width);
            b3 = TSimd.Load(m + stride + 3 * width);
            c0 = TSimd.Load(m + 2 * stride);
            c1 = TSimd.Load(m + 2 * stride + width);
            c2 = TSimd.Load(m + 2 * stride + 2 * width);
            c3 = TSimd.Load(m + 2 * stride + 3 * width);
            d0 = TSimd.Load(m + 3 * stride);
            d1 = TSimd.Load(m + 3 * stride + width);
            d2 = TSimd.Load(m + 3 * stride + 2 * width);
            d3 = TSimd.Load(m + 3 * stride + 3 * width);
            e0 = TSimd.Load(m + 4 * stride);
            e1 = TSimd.Load(m + 4 * stride + width);
            e2 = TSimd.Load(m + 4 * stride + 2 * width);
            e3 = TSimd.Load(m + 4 * stride + 3 * width);
        }

        for (int i = 0; i < count; i++)
        {
            TVector v0 = TSimd.Load(v), v1 = TSimd.Load(v + width);
            TVector v2 = TSimd.Load(v + 2 * width), v3 = TSimd.Load(v + 3 * width);
            TVector weight = TSimd.Broadcast(*u);
            a0 = TSimd.MultiplyAdd(v0, weight, a0);
            a1 = TSimd.MultiplyAdd(v1, weight, a1);
            a2 = TSimd.MultiplyAdd(v2, weight, a2);
            a3 = TSimd.MultiplyAdd(v3, weight, a3);
            weight = TSimd.Broadcast(u[row]);
            b0 = TSimd.MultiplyAdd(v0, weight, b0);
            b1 = TSimd.MultiplyAdd(v1, weight, b1);
            b2 = TSimd.MultiplyAdd(v2, weight, b2);
            b3 = TSimd.MultiplyAdd(v3, weight, b3);
            weight = TSimd.Broadcast(u[2 * row]);
            c0 = TSimd.MultiplyAdd(v0, weight, c0);
            c1 = TSimd.MultiplyAdd(v1, weight, c1);
            c2 = TSimd.MultiplyAdd(v2, weight, c2);
            c3 = TSimd.MultiplyAdd(v3, weight, c3);
            weight = TSimd.Broadcast(u[3 * row]);
            d0 = TSimd.MultiplyAdd(v0, weight, d0);
            d1 = TSimd.MultiplyAdd(v1, weight, d1);
            d2 = TSimd.MultiplyAdd(v2, weight, d2);
            d3 = TSimd.MultiplyAdd(v3, weight, d3);
            weight = TSimd.Broadcast(u[4 * row]);
            e0 = TSimd.MultiplyAdd(v0, weight, e0);
            e1 = TSimd.MultiplyAdd(v1, weight, e1);
            e2 = TSimd.MultiplyAdd(v2, weight, e2);
            e3 = TSimd.MultiplyAdd(v3, weight, e3);
            u += step;
            v += stride;
        }

        Store4(m, a0, a1, a2, a3);
        Store4(m += stride, b0, b1, b2, b3);
        Store4(m += stride, c0, c1, c2, c3);
        Store4(m += stride, d0, d1, d2, d3);
        Store4(m + stride, e0, e1, e2, e3);
    }

    private static void Run2(float* v, int count, int stride, float* u, int step, int row, float* m, bool add)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        TVector d0 = default, d1 = default, e0 = default, e1 = default;
        int width = TSimd.Width;
        if (add)
        {
            a0 = TSimd.Load(m);
            a1 = TSimd.Load(m + width);
            b0 = TSimd.Load(m + stride);
            b1 = TSimd.Load(m + stride + width);
            c0 = TSimd.Load(m + 2 * stride);
            c1 = TSimd.Load(m + 2 * stride + width);
            d0 = TSimd.Load(m + 3 * stride);
            d1 = TSimd.Load(m + 3 * stride + width);
            e0 = TSimd.Load(m + 4 * stride);
            e1 = TSimd.Load(m + 4 * stride + width);
        }

        for (int i = 0; i < count; i++)
        {
            TVector v0 = TSimd.Load(v), v1 = TSimd.Load(v + TSimd.Width);
            TVector weight = TSimd.Broadcast(*u);
            a0 = TSimd.MultiplyAdd(v0, weight, a0);
            a1 = TSimd.MultiplyAdd(v1, weight, a1);
            weight = TSimd.Broadcast(u[row]);
            b0 = TSimd.MultiplyAdd(v0, weight, b0);
            b1 = TSimd.MultiplyAdd(v1, weight, b1);
            weight = TSimd.Broadcast(u[2 * row]);
            c0 = TSimd.MultiplyAdd(v0, weight, c0);
            c1 = TSimd.MultiplyAdd(v1, weight, c1);
            weight = TSimd.Broadcast(u[3 * row]);
            d0 = TSimd.MultiplyAdd(v0, weight, d0);
            d1 = TSimd.MultiplyAdd(v1, weight, d1);
            weight = TSimd.Broadcast(u[4 * row]);
            e0 = TSimd.MultiplyAdd(v0, weight, e0);
            e1 = TSimd.MultiplyAdd(v1, weight, e1);
            u += step;
            v += stride;
        }

        Store2(m, a0, a1);
        Store2(m += stride, b0, b1);
        Store2(m += stride, c0, c1);
        Store2(m += stride, d0, d1);
        Store2(m + stride, e0, e1);
    }

    private static void Run1(float* v, int count, int stride, float* u, int step, int row, float* m, bool add)
    {
        TVector a = default, b = default, c = default, d = default, e = default;
        if (add)
        {
            a = TSimd.Load(m);
            b = TSimd.Load(m + stride);
            c = TSimd.Load(m + 2 * stride);
            d = TSimd.Load(m + 3 * stride);
            e = TSimd.Load(m + 4 * stride);
        }

        for (int i = 0; i < count; i++)
        {
            TVector tiles = TSimd.Load(v);
            a = TSimd.MultiplyAdd(tiles, TSimd.Broadcast(*u), a);
            b = TSimd.MultiplyAdd(tiles, TSimd.Broadcast(u[row]), b);
            c = TSimd.MultiplyAdd(tiles, TSimd.Broadcast(u[2 * row]), c);
            d = TSimd.MultiplyAdd(tiles, TSimd.Broadcast(u[3 * row]), d);
            e = TSimd.MultiplyAdd(tiles, TSimd.Broadcast(u[4 * row]), e);
            u += step;
            v += stride;
        }

        TSimd.Store(m, a);
        TSimd.Store(m += stride, b);
        TSimd.Store(m += stride, c);
        TSimd.Store(m += stride, d);
        TSimd.Store(m + stride, e);
    }

    private static void Store4(float* m, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        Store2(m, v0, v1);
        Store2(m + 2 * TSimd.Width, v2, v3);
    }

    private static void Store2(float* m, TVector v0, TVector v1)
    {
        TSimd.Store(m, v0);
        TSimd.Store(m + TSimd.Width, v1);
    }
}
