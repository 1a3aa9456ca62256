using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// Sums of rows, each times a factor: <c>result[r] = Σ_i factor[r][i]·rows[i]</c>, with the columns as the vector's lanes. Both
/// gradients of a dense layer are such sums.
/// </summary>
internal static unsafe class PanelProducts<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Results that are summed at once, over 6 vectors of columns (31 registers) or 3 (16 registers).</summary>
    private const int TileRows = 4;

    /// <summary>Rows that are added up before the next results: so many of a tile's width stay in the first-level cache.</summary>
    private const int BlockRows = 64;

    /// <summary>Columns that <see cref="Run"/> takes at once; a number of columns is best a multiple of it.</summary>
    public static int TileColumns => (TSimd.HasManyRegisters ? 6 : 3) * TSimd.Width;

    /// <summary>Computes some columns of all results.</summary>
    /// <param name="factors">The first factor.</param>
    /// <param name="factorRow">From a factor to the one of the next result.</param>
    /// <param name="factorStep">From a factor to the one of the next row.</param>
    /// <param name="count">How many rows are summed.</param>
    /// <param name="rows">The first column of the first row.</param>
    /// <param name="stride">From a row, or a result, to the next.</param>
    /// <param name="result">Receives the first column of the first result.</param>
    /// <param name="results">How many results.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="add">Whether the sums are added to what is there.</param>
    public static void Run(
        float* factors, int factorRow, int factorStep, int count, float* rows, int stride, float* result, int results, int columns,
        bool add = false)
    {
        for (int block = 0; block < count; block += BlockRows)
        {
            PanelFactors some = new(factors + (long)block * factorStep, factorRow, factorStep, Math.Min(BlockRows, count - block));
            Block(some, rows + (long)block * stride, stride, result, results, columns, add || block > 0);
        }
    }

    private static void Block(in PanelFactors factors, float* rows, int stride, float* result, int results, int columns, bool add)
    {
        int whole = results / TileRows * TileRows;
        int column = 0;
        if (TSimd.HasManyRegisters)
        {
            for (; column + 6 * TSimd.Width <= columns; column += 6 * TSimd.Width)
            {
                for (int row = 0; row < whole; row += TileRows)
                    Tile4x6(factors.From(row), rows + column, stride, result + (long)row * stride + column, add);
            }
        }

        for (; column + 3 * TSimd.Width <= columns; column += 3 * TSimd.Width)
        {
            for (int row = 0; row < whole; row += TileRows)
                Tile4x3(factors.From(row), rows + column, stride, result + (long)row * stride + column, add);
        }

        for (; column + TSimd.Width <= columns; column += TSimd.Width)
        {
            for (int row = 0; row < whole; row += TileRows)
                Tile4x1(factors.From(row), rows + column, stride, result + (long)row * stride + column, add);
        }

        for (int row = whole; row < results; row++)
        {
            for (int vector = 0; vector < column; vector += TSimd.Width)
                Tile1x1(factors.From(row), rows + vector, stride, result + (long)row * stride + vector, add);
        }

        for (; column < columns; column++)
        {
            for (int row = 0; row < results; row++)
            {
                PanelProducts<SimdScalar, float>.Tile1x1(
                    factors.From(row), rows + column, stride, result + (long)row * stride + column, add);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x6(in PanelFactors factors, float* rows, int stride, float* result, bool add)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        TVector d0 = default, d1 = default, d2 = default, d3 = default, d4 = default, d5 = default;
        int width = TSimd.Width;
        float* second = result + stride, third = second + stride, fourth = third + stride;
        if (add)
        {
            a0 = TSimd.Load(result);
            a1 = TSimd.Load(result + width);
            a2 = TSimd.Load(result + 2 * width);
            a3 = TSimd.Load(result + 3 * width);
            a4 = TSimd.Load(result + 4 * width);
            a5 = TSimd.Load(result + 5 * width);
            b0 = TSimd.Load(second);
            b1 = TSimd.Load(second + width);
            b2 = TSimd.Load(second + 2 * width);
            b3 = TSimd.Load(second + 3 * width);
            b4 = TSimd.Load(second + 4 * width);
            b5 = TSimd.Load(second + 5 * width);
            c0 = TSimd.Load(third);
            c1 = TSimd.Load(third + width);
            c2 = TSimd.Load(third + 2 * width);
            c3 = TSimd.Load(third + 3 * width);
            c4 = TSimd.Load(third + 4 * width);
            c5 = TSimd.Load(third + 5 * width);
            d0 = TSimd.Load(fourth);
            d1 = TSimd.Load(fourth + width);
            d2 = TSimd.Load(fourth + 2 * width);
            d3 = TSimd.Load(fourth + 3 * width);
            d4 = TSimd.Load(fourth + 4 * width);
            d5 = TSimd.Load(fourth + 5 * width);
        }

        float* at = factors.At;
        long row = factors.Row, step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows), r1 = TSimd.Load(rows + width), r2 = TSimd.Load(rows + 2 * width);
            TVector r3 = TSimd.Load(rows + 3 * width), r4 = TSimd.Load(rows + 4 * width), r5 = TSimd.Load(rows + 5 * width);
            TVector factor = TSimd.Broadcast(*at);
            a0 = TSimd.MultiplyAdd(r0, factor, a0);
            a1 = TSimd.MultiplyAdd(r1, factor, a1);
            a2 = TSimd.MultiplyAdd(r2, factor, a2);
            a3 = TSimd.MultiplyAdd(r3, factor, a3);
            a4 = TSimd.MultiplyAdd(r4, factor, a4);
            a5 = TSimd.MultiplyAdd(r5, factor, a5);
            factor = TSimd.Broadcast(at[row]);
            b0 = TSimd.MultiplyAdd(r0, factor, b0);
            b1 = TSimd.MultiplyAdd(r1, factor, b1);
            b2 = TSimd.MultiplyAdd(r2, factor, b2);
            b3 = TSimd.MultiplyAdd(r3, factor, b3);
            b4 = TSimd.MultiplyAdd(r4, factor, b4);
            b5 = TSimd.MultiplyAdd(r5, factor, b5);
            factor = TSimd.Broadcast(at[2 * row]);
            c0 = TSimd.MultiplyAdd(r0, factor, c0);
            c1 = TSimd.MultiplyAdd(r1, factor, c1);
            c2 = TSimd.MultiplyAdd(r2, factor, c2);
            c3 = TSimd.MultiplyAdd(r3, factor, c3);
            c4 = TSimd.MultiplyAdd(r4, factor, c4);
            c5 = TSimd.MultiplyAdd(r5, factor, c5);
            factor = TSimd.Broadcast(at[3 * row]);
            d0 = TSimd.MultiplyAdd(r0, factor, d0);
            d1 = TSimd.MultiplyAdd(r1, factor, d1);
            d2 = TSimd.MultiplyAdd(r2, factor, d2);
            d3 = TSimd.MultiplyAdd(r3, factor, d3);
            d4 = TSimd.MultiplyAdd(r4, factor, d4);
            d5 = TSimd.MultiplyAdd(r5, factor, d5);
            at += step;
            rows += stride;
        }

        Store3(result, a0, a1, a2);
        Store3(result + 3 * width, a3, a4, a5);
        Store3(second, b0, b1, b2);
        Store3(second + 3 * width, b3, b4, b5);
        Store3(third, c0, c1, c2);
        Store3(third + 3 * width, c3, c4, c5);
        Store3(fourth, d0, d1, d2);
        Store3(fourth + 3 * width, d3, d4, d5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x3(in PanelFactors factors, float* rows, int stride, float* result, bool add)
    {
        TVector a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        TVector c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        int width = TSimd.Width;
        float* second = result + stride, third = second + stride, fourth = third + stride;
        if (add)
        {
            a0 = TSimd.Load(result);
            a1 = TSimd.Load(result + width);
            a2 = TSimd.Load(result + 2 * width);
            b0 = TSimd.Load(second);
            b1 = TSimd.Load(second + width);
            b2 = TSimd.Load(second + 2 * width);
            c0 = TSimd.Load(third);
            c1 = TSimd.Load(third + width);
            c2 = TSimd.Load(third + 2 * width);
            d0 = TSimd.Load(fourth);
            d1 = TSimd.Load(fourth + width);
            d2 = TSimd.Load(fourth + 2 * width);
        }

        float* at = factors.At;
        long row = factors.Row, step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector r0 = TSimd.Load(rows), r1 = TSimd.Load(rows + width), r2 = TSimd.Load(rows + 2 * width);
            TVector factor = TSimd.Broadcast(*at);
            a0 = TSimd.MultiplyAdd(r0, factor, a0);
            a1 = TSimd.MultiplyAdd(r1, factor, a1);
            a2 = TSimd.MultiplyAdd(r2, factor, a2);
            factor = TSimd.Broadcast(at[row]);
            b0 = TSimd.MultiplyAdd(r0, factor, b0);
            b1 = TSimd.MultiplyAdd(r1, factor, b1);
            b2 = TSimd.MultiplyAdd(r2, factor, b2);
            factor = TSimd.Broadcast(at[2 * row]);
            c0 = TSimd.MultiplyAdd(r0, factor, c0);
            c1 = TSimd.MultiplyAdd(r1, factor, c1);
            c2 = TSimd.MultiplyAdd(r2, factor, c2);
            factor = TSimd.Broadcast(at[3 * row]);
            d0 = TSimd.MultiplyAdd(r0, factor, d0);
            d1 = TSimd.MultiplyAdd(r1, factor, d1);
            d2 = TSimd.MultiplyAdd(r2, factor, d2);
            at += step;
            rows += stride;
        }

        Store3(result, a0, a1, a2);
        Store3(second, b0, b1, b2);
        Store3(third, c0, c1, c2);
        Store3(fourth, d0, d1, d2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(in PanelFactors factors, float* rows, int stride, float* result, bool add)
    {
        TVector a = default, b = default, c = default, d = default;
        float* second = result + stride, third = second + stride, fourth = third + stride;
        if (add)
        {
            a = TSimd.Load(result);
            b = TSimd.Load(second);
            c = TSimd.Load(third);
            d = TSimd.Load(fourth);
        }

        float* at = factors.At;
        long row = factors.Row, step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            TVector values = TSimd.Load(rows);
            a = TSimd.MultiplyAdd(values, TSimd.Broadcast(*at), a);
            b = TSimd.MultiplyAdd(values, TSimd.Broadcast(at[row]), b);
            c = TSimd.MultiplyAdd(values, TSimd.Broadcast(at[2 * row]), c);
            d = TSimd.MultiplyAdd(values, TSimd.Broadcast(at[3 * row]), d);
            at += step;
            rows += stride;
        }

        TSimd.Store(result, a);
        TSimd.Store(second, b);
        TSimd.Store(third, c);
        TSimd.Store(fourth, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(in PanelFactors factors, float* rows, int stride, float* result, bool add)
    {
        TVector sum = add ? TSimd.Load(result) : default;
        float* at = factors.At;
        long step = factors.Step;
        for (int i = factors.Count; i > 0; i--)
        {
            sum = TSimd.MultiplyAdd(TSimd.Load(rows), TSimd.Broadcast(*at), sum);
            at += step;
            rows += stride;
        }

        TSimd.Store(result, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store3(float* destination, TVector v0, TVector v1, TVector v2)
    {
        TSimd.Store(destination, v0);
        TSimd.Store(destination + TSimd.Width, v1);
        TSimd.Store(destination + 2 * TSimd.Width, v2);
    }
}

/// <summary>The factors of one result and, <see cref="Row"/> apart, of the next ones.</summary>
/// <param name="at">The first factor.</param>
/// <param name="row">From a factor to the one of the next result.</param>
/// <param name="step">From a factor to the one of the next row.</param>
/// <param name="count">How many rows.</param>
internal readonly unsafe ref struct PanelFactors(float* at, long row, long step, int count)
{
    public readonly float* At = at;
    public readonly long Row = row, Step = step;
    public readonly int Count = count;

    /// <summary>The factors from a later result on.</summary>
    public PanelFactors From(int result) => new(At + result * Row, Row, Step, Count);
}
