using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The products of one Winograd point, <c>m[k][l] = Σ_i u[i][k]·v[i][l]</c>; l is the lanes. In the convolution, i is the input
/// channels, k the output channels and l the tiles; in the gradient of the weights, i is the tiles, k the output channels and l the
/// input channels.
/// </summary>
/// <remarks>
/// 10 rows × 2 vectors of m stay in registers: 20 multiply-adds for 2 loads and 10 broadcasts, more than the 8 that two multiply-add
/// units with a latency of 4 keep busy. With 16 registers it is 5 × 2.
/// </remarks>
internal static unsafe class WinogradProducts<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Rows of m that are computed at once.</summary>
    public const int Ten = 10;

    /// <summary>Computes all rows of m.</summary>
    /// <param name="u">The factors; those of ten k, or what there is of them, lie side by side.</param>
    /// <param name="step">From the factors of one i to those of the next.</param>
    /// <param name="tens">From the factors of ten k to those of the next ten.</param>
    /// <param name="v">The vectors, <paramref name="lanes"/> for each i.</param>
    /// <param name="count">Number of i.</param>
    /// <param name="m">Receives the sums, <paramref name="lanes"/> for each k.</param>
    /// <param name="rows">Number of k, a multiple of <see cref="PackedWeights.Tile"/>.</param>
    /// <param name="lanes">Number of l, whole vectors.</param>
    /// <param name="add">Whether the sums are added to what is there.</param>
    public static void Run(float* u, int step, int tens, float* v, int count, float* m, int rows, int lanes, bool add)
    {
        int k = 0;
        if (TSimd.HasManyRegisters)
        {
            for (; k + Ten <= rows; k += Ten)
            {
                float* factors = u + k / Ten * tens;
                int at = 0;
                for (; at + 2 * TSimd.Width <= lanes; at += 2 * TSimd.Width)
                    Ten2(factors, step, v + at, lanes, count, m + k * lanes + at, add);
                if (at < lanes)
                    Ten1(factors, step, v + at, lanes, count, m + k * lanes + at, add);
            }
        }

        for (; k < rows; k += PackedWeights.Tile)
        {
            float* factors = u + k / Ten * tens + k % Ten;
            int at = 0;
            for (; at + 2 * TSimd.Width <= lanes; at += 2 * TSimd.Width)
                Five2(factors, step, v + at, lanes, count, m + k * lanes + at, add);
            if (at < lanes)
                Five1(factors, step, v + at, lanes, count, m + k * lanes + at, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ten2(float* u, int step, float* v, int lanes, int count, float* m, bool add)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        TVector d0 = default, d1 = default, e0 = default, e1 = default;
        TVector f0 = default, f1 = default, g0 = default, g1 = default, h0 = default, h1 = default;
        TVector p0 = default, p1 = default, q0 = default, q1 = default;
        if (add)
        {
            Load2(m, out a0, out a1);
            Load2(m + lanes, out b0, out b1);
            Load2(m + 2 * lanes, out c0, out c1);
            Load2(m + 3 * lanes, out d0, out d1);
            Load2(m + 4 * lanes, out e0, out e1);
            Load2(m + 5 * lanes, out f0, out f1);
            Load2(m + 6 * lanes, out g0, out g1);
            Load2(m + 7 * lanes, out h0, out h1);
            Load2(m + 8 * lanes, out p0, out p1);
            Load2(m + 9 * lanes, out q0, out q1);
        }

        for (float* end = v + count * lanes; v < end; v += lanes)
        {
            TVector v0 = TSimd.Load(v), v1 = TSimd.Load(v + TSimd.Width);
            TVector factor = TSimd.Broadcast(u[0]);
            a0 = TSimd.MultiplyAdd(v0, factor, a0);
            a1 = TSimd.MultiplyAdd(v1, factor, a1);
            factor = TSimd.Broadcast(u[1]);
            b0 = TSimd.MultiplyAdd(v0, factor, b0);
            b1 = TSimd.MultiplyAdd(v1, factor, b1);
            factor = TSimd.Broadcast(u[2]);
            c0 = TSimd.MultiplyAdd(v0, factor, c0);
            c1 = TSimd.MultiplyAdd(v1, factor, c1);
            factor = TSimd.Broadcast(u[3]);
            d0 = TSimd.MultiplyAdd(v0, factor, d0);
            d1 = TSimd.MultiplyAdd(v1, factor, d1);
            factor = TSimd.Broadcast(u[4]);
            e0 = TSimd.MultiplyAdd(v0, factor, e0);
            e1 = TSimd.MultiplyAdd(v1, factor, e1);
            factor = TSimd.Broadcast(u[5]);
            f0 = TSimd.MultiplyAdd(v0, factor, f0);
            f1 = TSimd.MultiplyAdd(v1, factor, f1);
            factor = TSimd.Broadcast(u[6]);
            g0 = TSimd.MultiplyAdd(v0, factor, g0);
            g1 = TSimd.MultiplyAdd(v1, factor, g1);
            factor = TSimd.Broadcast(u[7]);
            h0 = TSimd.MultiplyAdd(v0, factor, h0);
            h1 = TSimd.MultiplyAdd(v1, factor, h1);
            factor = TSimd.Broadcast(u[8]);
            p0 = TSimd.MultiplyAdd(v0, factor, p0);
            p1 = TSimd.MultiplyAdd(v1, factor, p1);
            factor = TSimd.Broadcast(u[9]);
            q0 = TSimd.MultiplyAdd(v0, factor, q0);
            q1 = TSimd.MultiplyAdd(v1, factor, q1);
            u += step;
        }

        Store2(m, a0, a1);
        Store2(m + lanes, b0, b1);
        Store2(m + 2 * lanes, c0, c1);
        Store2(m + 3 * lanes, d0, d1);
        Store2(m + 4 * lanes, e0, e1);
        Store2(m + 5 * lanes, f0, f1);
        Store2(m + 6 * lanes, g0, g1);
        Store2(m + 7 * lanes, h0, h1);
        Store2(m + 8 * lanes, p0, p1);
        Store2(m + 9 * lanes, q0, q1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ten1(float* u, int step, float* v, int lanes, int count, float* m, bool add)
    {
        TVector a = default, b = default, c = default, d = default, e = default;
        TVector f = default, g = default, h = default, p = default, q = default;
        if (add)
        {
            a = TSimd.Load(m);
            b = TSimd.Load(m + lanes);
            c = TSimd.Load(m + 2 * lanes);
            d = TSimd.Load(m + 3 * lanes);
            e = TSimd.Load(m + 4 * lanes);
            f = TSimd.Load(m + 5 * lanes);
            g = TSimd.Load(m + 6 * lanes);
            h = TSimd.Load(m + 7 * lanes);
            p = TSimd.Load(m + 8 * lanes);
            q = TSimd.Load(m + 9 * lanes);
        }

        for (float* end = v + count * lanes; v < end; v += lanes)
        {
            TVector v0 = TSimd.Load(v);
            a = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[0]), a);
            b = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[1]), b);
            c = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[2]), c);
            d = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[3]), d);
            e = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[4]), e);
            f = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[5]), f);
            g = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[6]), g);
            h = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[7]), h);
            p = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[8]), p);
            q = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[9]), q);
            u += step;
        }

        TSimd.Store(m, a);
        TSimd.Store(m + lanes, b);
        TSimd.Store(m + 2 * lanes, c);
        TSimd.Store(m + 3 * lanes, d);
        TSimd.Store(m + 4 * lanes, e);
        TSimd.Store(m + 5 * lanes, f);
        TSimd.Store(m + 6 * lanes, g);
        TSimd.Store(m + 7 * lanes, h);
        TSimd.Store(m + 8 * lanes, p);
        TSimd.Store(m + 9 * lanes, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Five2(float* u, int step, float* v, int lanes, int count, float* m, bool add)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        TVector d0 = default, d1 = default, e0 = default, e1 = default;
        if (add)
        {
            Load2(m, out a0, out a1);
            Load2(m + lanes, out b0, out b1);
            Load2(m + 2 * lanes, out c0, out c1);
            Load2(m + 3 * lanes, out d0, out d1);
            Load2(m + 4 * lanes, out e0, out e1);
        }

        for (float* end = v + count * lanes; v < end; v += lanes)
        {
            TVector v0 = TSimd.Load(v), v1 = TSimd.Load(v + TSimd.Width);
            TVector factor = TSimd.Broadcast(u[0]);
            a0 = TSimd.MultiplyAdd(v0, factor, a0);
            a1 = TSimd.MultiplyAdd(v1, factor, a1);
            factor = TSimd.Broadcast(u[1]);
            b0 = TSimd.MultiplyAdd(v0, factor, b0);
            b1 = TSimd.MultiplyAdd(v1, factor, b1);
            factor = TSimd.Broadcast(u[2]);
            c0 = TSimd.MultiplyAdd(v0, factor, c0);
            c1 = TSimd.MultiplyAdd(v1, factor, c1);
            factor = TSimd.Broadcast(u[3]);
            d0 = TSimd.MultiplyAdd(v0, factor, d0);
            d1 = TSimd.MultiplyAdd(v1, factor, d1);
            factor = TSimd.Broadcast(u[4]);
            e0 = TSimd.MultiplyAdd(v0, factor, e0);
            e1 = TSimd.MultiplyAdd(v1, factor, e1);
            u += step;
        }

        Store2(m, a0, a1);
        Store2(m + lanes, b0, b1);
        Store2(m + 2 * lanes, c0, c1);
        Store2(m + 3 * lanes, d0, d1);
        Store2(m + 4 * lanes, e0, e1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Five1(float* u, int step, float* v, int lanes, int count, float* m, bool add)
    {
        TVector a = default, b = default, c = default, d = default, e = default;
        if (add)
        {
            a = TSimd.Load(m);
            b = TSimd.Load(m + lanes);
            c = TSimd.Load(m + 2 * lanes);
            d = TSimd.Load(m + 3 * lanes);
            e = TSimd.Load(m + 4 * lanes);
        }

        for (float* end = v + count * lanes; v < end; v += lanes)
        {
            TVector v0 = TSimd.Load(v);
            a = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[0]), a);
            b = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[1]), b);
            c = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[2]), c);
            d = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[3]), d);
            e = TSimd.MultiplyAdd(v0, TSimd.Broadcast(u[4]), e);
            u += step;
        }

        TSimd.Store(m, a);
        TSimd.Store(m + lanes, b);
        TSimd.Store(m + 2 * lanes, c);
        TSimd.Store(m + 3 * lanes, d);
        TSimd.Store(m + 4 * lanes, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load2(float* m, out TVector m0, out TVector m1)
    {
        m0 = TSimd.Load(m);
        m1 = TSimd.Load(m + TSimd.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(float* m, TVector m0, TVector m1)
    {
        TSimd.Store(m, m0);
        TSimd.Store(m + TSimd.Width, m1);
    }
}
