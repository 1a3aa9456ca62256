using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The one-dimensional transforms of F(4,3) (Lavin and Gray 2016), which the two-dimensional ones apply to the columns and then to
/// the rows. With input d, weights g and output y, <c>y = Aᵀ[(G g) ⊙ (Bᵀ d)]</c>:
/// <code>
///      4  0 −5  0  1  0          1/4    0    0
///      0 −4 −4  1  1  0         −1/6 −1/6 −1/6          1  1  1  1  1  0
/// Bᵀ = 0  4 −4 −1  1  0     G = −1/6  1/6 −1/6     Aᵀ = 0  1 −1  2 −2  0
///      0 −2 −1  2  1  0          1/24 1/12  1/6         0  1  1  4  4  0
///      0  2 −1 −2  1  0          1/24 −1/12 1/6         0  1 −1  8 −8  1
///      0  4  0 −5  0  1           0     0    1
/// </code>
/// </summary>
internal static unsafe class WinogradRows<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// The rows of Bᵀ are taken in pairs that read the same rows of the input: 0 and 5, 1 and 2, 3 and 4. This is the point of each.
    /// </summary>
    public static (int First, int Second) Pair(int pair) => pair switch
    {
        0 => (0, 5),
        1 => (1, 2),
        _ => (3, 4),
    };

    /// <summary>A pair of rows of Bᵀ applied down the columns of six rows.</summary>
    /// <param name="pair">0 … 2.</param>
    /// <param name="rows">The first of the six rows.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">Number of columns; up to a vector more is computed.</param>
    /// <param name="first">Receives a value for each column from the pair's first row.</param>
    /// <param name="second">Receives those from its second row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputColumns(int pair, float* rows, int stride, int count, float* first, float* second)
    {
        for (int i = 0; i < count; i += TSimd.Width)
        {
            InputPair(pair, rows + i, stride, out TVector one, out TVector two);
            TSimd.Store(first + i, one);
            TSimd.Store(second + i, two);
        }
    }

    /// <summary>A pair of rows of Bᵀ applied to one vector in each of six rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputPair(int pair, float* rows, int stride, out TVector first, out TVector second)
    {
        TVector d1 = TSimd.Load(rows + stride), d2 = TSimd.Load(rows + 2 * stride);
        TVector d3 = TSimd.Load(rows + 3 * stride), d4 = TSimd.Load(rows + 4 * stride);
        if (pair == 0)
        {
            TVector four = TSimd.Broadcast(4), minusFive = TSimd.Broadcast(-5);
            first = TSimd.MultiplyAdd(TSimd.Load(rows), four, TSimd.MultiplyAdd(d2, minusFive, d4));
            second = TSimd.MultiplyAdd(d1, four, TSimd.MultiplyAdd(d3, minusFive, TSimd.Load(rows + 5 * stride)));
            return;
        }

        TVector even, odd;
        if (pair == 1)
        {
            even = TSimd.MultiplyAdd(d2, TSimd.Broadcast(-4), d4);
            odd = TSimd.MultiplyAdd(d1, TSimd.Broadcast(-4), d3);
        }
        else
        {
            even = TSimd.Subtract(d4, d2);
            odd = TSimd.Multiply(TSimd.Broadcast(2), TSimd.Subtract(d3, d1));
        }

        first = TSimd.Add(even, odd);
        second = TSimd.Subtract(even, odd);
    }

    /// <summary>Bᵀ applied to six vectors, whose lanes are tiles or channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* result, int stride)
    {
        TVector four = TSimd.Broadcast(4), minusFour = TSimd.Broadcast(-4), minusFive = TSimd.Broadcast(-5), two = TSimd.Broadcast(2);
        TSimd.Store(result, TSimd.MultiplyAdd(d0, four, TSimd.MultiplyAdd(d2, minusFive, d4)));
        TVector even = TSimd.MultiplyAdd(d2, minusFour, d4), odd = TSimd.MultiplyAdd(d1, minusFour, d3);
        TSimd.Store(result + stride, TSimd.Add(even, odd));
        TSimd.Store(result + 2 * stride, TSimd.Subtract(even, odd));
        even = TSimd.Subtract(d4, d2);
        odd = TSimd.Multiply(two, TSimd.Subtract(d3, d1));
        TSimd.Store(result + 3 * stride, TSimd.Add(even, odd));
        TSimd.Store(result + 4 * stride, TSimd.Subtract(even, odd));
        TSimd.Store(result + 5 * stride, TSimd.MultiplyAdd(d1, four, TSimd.MultiplyAdd(d3, minusFive, d5)));
    }

    /// <summary>Aᵀ applied to six vectors that lie <paramref name="stride"/> apart: an output row or column of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(
        float* m, int stride, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        TVector m1 = TSimd.Load(m + stride), m2 = TSimd.Load(m + 2 * stride);
        TVector m3 = TSimd.Load(m + 3 * stride), m4 = TSimd.Load(m + 4 * stride);
        TVector sum12 = TSimd.Add(m1, m2), difference12 = TSimd.Subtract(m1, m2);
        TVector sum34 = TSimd.Add(m3, m4), difference34 = TSimd.Subtract(m3, m4);
        y0 = TSimd.Add(TSimd.Load(m), TSimd.Add(sum12, sum34));
        y1 = TSimd.MultiplyAdd(difference34, TSimd.Broadcast(2), difference12);
        y2 = TSimd.MultiplyAdd(sum34, TSimd.Broadcast(4), sum12);
        y3 = TSimd.MultiplyAdd(difference34, TSimd.Broadcast(8), TSimd.Add(difference12, TSimd.Load(m + 5 * stride)));
    }

    /// <summary>Gᵀ applied to six vectors that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights(float* u, int stride, float* result, int resultStride)
    {
        TVector u1 = TSimd.Load(u + stride), u2 = TSimd.Load(u + 2 * stride);
        TVector u3 = TSimd.Load(u + 3 * stride), u4 = TSimd.Load(u + 4 * stride);
        TVector sum12 = TSimd.Add(u1, u2), difference12 = TSimd.Subtract(u1, u2);
        TVector sum34 = TSimd.Add(u3, u4), difference34 = TSimd.Subtract(u3, u4);
        TVector sixth = TSimd.Broadcast(1f / 6), minusSixth = TSimd.Broadcast(-1f / 6);
        TVector g0 = TSimd.MultiplyAdd(sum34, TSimd.Broadcast(1f / 24), TSimd.Multiply(TSimd.Load(u), TSimd.Broadcast(0.25f)));
        TSimd.Store(result, TSimd.MultiplyAdd(sum12, minusSixth, g0));
        TVector g1 = TSimd.Multiply(difference34, TSimd.Broadcast(1f / 12));
        TSimd.Store(result + resultStride, TSimd.MultiplyAdd(difference12, minusSixth, g1));
        TSimd.Store(
            result + 2 * resultStride,
            TSimd.MultiplyAdd(TSimd.Subtract(sum34, sum12), sixth, TSimd.Load(u + 5 * stride)));
    }

    /// <summary>Row <paramref name="point"/> of A applied down the columns of four rows of an output's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientColumn(int point, float* rows, int stride, int count, float* result)
    {
        if (point is 0 or 5)
        {
            new ReadOnlySpan<float>(rows + (point == 0 ? 0 : 3 * stride), count).CopyTo(new Span<float>(result, count));
            return;
        }

        float root = point switch
        {
            1 => 1,
            2 => -1,
            3 => 2,
            _ => -2,
        };
        TVector factor = TSimd.Broadcast(root);
        for (int i = 0; i < count; i += TSimd.Width)
        {
            // Horner: row i of A is 1, a, a², a³.
            TVector sum = TSimd.MultiplyAdd(TSimd.Load(rows + 3 * stride + i), factor, TSimd.Load(rows + 2 * stride + i));
            sum = TSimd.MultiplyAdd(sum, factor, TSimd.Load(rows + stride + i));
            TSimd.Store(result + i, TSimd.MultiplyAdd(sum, factor, TSimd.Load(rows + i)));
        }
    }

    /// <summary>A applied to four vectors whose lanes are tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient(TVector d0, TVector d1, TVector d2, TVector d3, float* result, int stride)
    {
        TSimd.Store(result, d0);
        TVector even = TSimd.Add(d0, d2), odd = TSimd.Add(d1, d3);
        TSimd.Store(result + stride, TSimd.Add(even, odd));
        TSimd.Store(result + 2 * stride, TSimd.Subtract(even, odd));
        TVector four = TSimd.Broadcast(4);
        even = TSimd.MultiplyAdd(d2, four, d0);
        odd = TSimd.Multiply(TSimd.Broadcast(2), TSimd.MultiplyAdd(d3, four, d1));
        TSimd.Store(result + 3 * stride, TSimd.Add(even, odd));
        TSimd.Store(result + 4 * stride, TSimd.Subtract(even, odd));
        TSimd.Store(result + 5 * stride, d3);
    }

    /// <summary>Loads 4 × width neighbours and splits them by their place modulo 4, so that the lanes are tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTiles(float* source, out TVector d0, out TVector d1, out TVector d2, out TVector d3)
    {
        int width = TSimd.Width;
        TSimd.Deinterleave(TSimd.Load(source), TSimd.Load(source + width), out TVector even0, out TVector odd0);
        TSimd.Deinterleave(
            TSimd.Load(source + 2 * width), TSimd.Load(source + 3 * width), out TVector even1, out TVector odd1);
        TSimd.Deinterleave(even0, even1, out d0, out d2);
        TSimd.Deinterleave(odd0, odd1, out d1, out d3);
    }

    /// <summary>The inverse of <see cref="LoadTiles"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTiles(float* destination, TVector d0, TVector d1, TVector d2, TVector d3)
    {
        int width = TSimd.Width;
        TSimd.Interleave(d0, d2, out TVector even0, out TVector even1);
        TSimd.Interleave(d1, d3, out TVector odd0, out TVector odd1);
        TSimd.Interleave(even0, odd0, out TVector first, out TVector second);
        TSimd.Store(destination, first);
        TSimd.Store(destination + width, second);
        TSimd.Interleave(even1, odd1, out first, out second);
        TSimd.Store(destination + 2 * width, first);
        TSimd.Store(destination + 3 * width, second);
    }
}
