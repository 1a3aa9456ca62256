using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>
/// Products of matrices whose columns are channels: <c>result[r] = Σ_i factor[r][i]·rows[i]</c>, with the columns as the vector's lanes. All
/// three products of a convolution (the output, and the gradients of inputs and weights) have this form, for any number of images.
/// </summary>
/// <remarks>Each sum has its own order, so a result does not depend on how many others there are, or on which tile it falls into.</remarks>
internal static unsafe partial class ChannelProducts<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Rows that are added up before the next results: two vectors of each stay in the first-level cache.</summary>
    private const int BlockRows = 128;

    private const int ManyRows = 12;
    private const int SomeRows = 4;

    /// <summary>Vectors of columns that results one by one are summed over: a sum has to wait for itself, but not for the others.</summary>
    private const int Together = 4;

    /// <summary>Computes some columns of all results.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="rows">The first column of the first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="result">Receives the first column of the first result.</param>
    /// <param name="resultStride">From a result to the next.</param>
    /// <param name="results">How many results.</param>
    /// <param name="columns">How many columns, rounded up to whole vectors.</param>
    /// <param name="add">Whether the sums are added to what is there.</param>
    public static void Run(
        in PanelFactors factors, float* rows, int stride, float* result, int resultStride, int results, int columns, bool add)
    {
        for (int block = 0; block < factors.Count; block += BlockRows)
        {
            PanelFactors some = new(
                factors.At + block * factors.Step, factors.Row, factors.Step, Math.Min(BlockRows, factors.Count - block));
            Block(some, rows + (long)block * stride, stride, result, resultStride, results, columns, add || block > 0);
        }
    }

    private static void Block(
        in PanelFactors factors, float* rows, int stride, float* result, int resultStride, int results, int columns, bool add)
    {
        int width = TSimd.Width, whole = results / SomeRows * SomeRows;
        for (int column = 0; column < columns; column += 2 * width)
        {
            bool two = column + width < columns;
            int row = 0;
            if (TSimd.HasManyRegisters)
            {
                for (; row + ManyRows <= results; row += ManyRows)
                {
                    float* to = result + (long)row * resultStride + column;
                    if (two)
                        Tile12x2(factors.From(row), rows + column, stride, to, resultStride, add);
                    else
                        Tile12x1(factors.From(row), rows + column, stride, to, resultStride, add);
                }
            }

            for (; row < whole; row += SomeRows)
            {
                float* to = result + (long)row * resultStride + column;
                if (two)
                    Tile4x2(factors.From(row), rows + column, stride, to, resultStride, add);
                else
                    Tile4x1(factors.From(row), rows + column, stride, to, resultStride, add);
            }
        }

        for (int row = whole; row < results; row++)
        {
            float* to = result + (long)row * resultStride;
            int column = 0;
            for (; column + Together * width <= columns; column += Together * width)
                Tile1x4(factors.From(row), rows + column, stride, to + column, resultStride, add);
            for (; column < columns; column += width)
                Tile1x1(factors.From(row), rows + column, stride, to + column, resultStride, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(in PanelFactors factors, float* rows, long stride, float* result, long resultStride, bool add)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
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
            to = result;
        }

        float* at = factors.At;
        long row = factors.Row, step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows), r1 = TSimd.Load(rows + width);
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(in PanelFactors factors, float* rows, long stride, float* result, long resultStride, bool add)
    {
        TVector a0 = default, b0 = default, c0 = default, d0 = default;
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
            to = result;
        }

        float* at = factors.At;
        long row = factors.Row, step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows);
            TVector factor = TSimd.Broadcast(*at);
            a0 = TSimd.MultiplyAdd(r0, factor, a0);
            factor = TSimd.Broadcast(at[row]);
            b0 = TSimd.MultiplyAdd(r0, factor, b0);
            factor = TSimd.Broadcast(at[2 * row]);
            c0 = TSimd.MultiplyAdd(r0, factor, c0);
            factor = TSimd.Broadcast(at[3 * row]);
            d0 = TSimd.MultiplyAdd(r0, factor, d0);
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x4(in PanelFactors factors, float* rows, long stride, float* result, long resultStride, bool add)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        int width = TSimd.Width;
        float* to = result;
        if (add)
        {
            a0 = TSimd.Load(to);
            a1 = TSimd.Load(to + width);
            a2 = TSimd.Load(to + 2 * width);
            a3 = TSimd.Load(to + 3 * width);
        }

        float* at = factors.At;
        long step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows), r1 = TSimd.Load(rows + width);
            TVector r2 = TSimd.Load(rows + 2 * width), r3 = TSimd.Load(rows + 3 * width);
            TVector factor = TSimd.Broadcast(*at);
            a0 = TSimd.MultiplyAdd(r0, factor, a0);
            a1 = TSimd.MultiplyAdd(r1, factor, a1);
            a2 = TSimd.MultiplyAdd(r2, factor, a2);
            a3 = TSimd.MultiplyAdd(r3, factor, a3);
            at += step;
            rows += stride;
        }

        TSimd.Store(to, a0);
        TSimd.Store(to + width, a1);
        TSimd.Store(to + 2 * width, a2);
        TSimd.Store(to + 3 * width, a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(in PanelFactors factors, float* rows, long stride, float* result, long resultStride, bool add)
    {
        TVector a0 = default;
        float* to = result;
        if (add)
            a0 = TSimd.Load(to);

        float* at = factors.At;
        long step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows);
            TVector factor = TSimd.Broadcast(*at);
            a0 = TSimd.MultiplyAdd(r0, factor, a0);
            at += step;
            rows += stride;
        }

        TSimd.Store(to, a0);
    }
}
