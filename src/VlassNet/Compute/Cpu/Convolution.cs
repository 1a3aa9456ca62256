using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The direct 3×3 convolution of one image: <c>y[k][p] = Σ_c Σ_t w[k][c][t]·x[c][p + offset(t)]</c>, p running over a whole
/// plane, its row ends included. Neighbouring pixels are the vector's lanes; a tile of 5 output channels × up to 4 vectors stays
/// in registers while all input channels and taps are added to it.
/// </summary>
/// <remarks>
/// 5 × 4 accumulators need 4 vector loads and 5 broadcast weights for 20 multiply-adds, so the multiply-adds are the limit and
/// not the loads. The same kernel gives the gradient of the input, with the weights turned round
/// (<see cref="PackedWeights"/>).
/// </remarks>
internal static unsafe class Convolution<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Computes <see cref="PackedWeights.Tile"/> output channels.</summary>
    /// <param name="input">The planes of the input channels.</param>
    /// <param name="channels">Number of input channels.</param>
    /// <param name="layout">The layout of input and output planes.</param>
    /// <param name="band">Which rows; up to a vector more is computed.</param>
    /// <param name="weights">The weights of these output channels, in <c>(channel, tap, output)</c> order.</param>
    /// <param name="output">Receives the output planes, <see cref="PlaneLayout.Length"/> apart.</param>
    public static void Run(float* input, int channels, in PlaneLayout layout, RowBand band, float* weights, float* output)
    {
        float* x = input + layout.Lead;
        float* y = output + layout.Lead;
        int pixel = band.From * layout.Stride, end = band.To * layout.Stride;
        if (TSimd.HasManyRegisters)
        {
            for (; pixel + 4 * TSimd.Width <= end; pixel += 4 * TSimd.Width)
                Tile4(x + pixel, channels, layout.Length, layout.Stride, weights, y + pixel);
        }

        for (; pixel + 2 * TSimd.Width <= end; pixel += 2 * TSimd.Width)
            Tile2(x + pixel, channels, layout.Length, layout.Stride, weights, y + pixel);
        for (; pixel < end; pixel += TSimd.Width)
            Tile1(x + pixel, channels, layout.Length, layout.Stride, weights, y + pixel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(float* x, int channels, int planeLength, int stride, float* w, float* y)
    {
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        TVector b0 = default, b1 = default, b2 = default, b3 = default;
        TVector c0 = default, c1 = default, c2 = default, c3 = default;
        TVector d0 = default, d1 = default, d2 = default, d3 = default;
        TVector e0 = default, e1 = default, e2 = default, e3 = default;
        int width = TSimd.Width;
        for (int channel = 0; channel < channels; channel++)
        {
            float* row = x - stride - 1;
            for (int tapRow = 0; tapRow < 3; tapRow++)
            {
                for (int tapColumn = 0; tapColumn < 3; tapColumn++)
                {
                    float* source = row + tapColumn;
                    TVector x0 = TSimd.Load(source);
                    TVector x1 = TSimd.Load(source + width);
                    TVector x2 = TSimd.Load(source + 2 * width);
                    TVector x3 = TSimd.Load(source + 3 * width);
                    TVector weight = TSimd.Broadcast(w[0]);
                    a0 = TSimd.MultiplyAdd(x0, weight, a0);
                    a1 = TSimd.MultiplyAdd(x1, weight, a1);
                    a2 = TSimd.MultiplyAdd(x2, weight, a2);
                    a3 = TSimd.MultiplyAdd(x3, weight, a3);
                    weight = TSimd.Broadcast(w[1]);
                    b0 = TSimd.MultiplyAdd(x0, weight, b0);
                    b1 = TSimd.MultiplyAdd(x1, weight, b1);
                    b2 = TSimd.MultiplyAdd(x2, weight, b2);
                    b3 = TSimd.MultiplyAdd(x3, weight, b3);
                    weight = TSimd.Broadcast(w[2]);
                    c0 = TSimd.MultiplyAdd(x0, weight, c0);
                    c1 = TSimd.MultiplyAdd(x1, weight, c1);
                    c2 = TSimd.MultiplyAdd(x2, weight, c2);
                    c3 = TSimd.MultiplyAdd(x3, weight, c3);
                    weight = TSimd.Broadcast(w[3]);
                    d0 = TSimd.MultiplyAdd(x0, weight, d0);
                    d1 = TSimd.MultiplyAdd(x1, weight, d1);
                    d2 = TSimd.MultiplyAdd(x2, weight, d2);
                    d3 = TSimd.MultiplyAdd(x3, weight, d3);
                    weight = TSimd.Broadcast(w[4]);
                    e0 = TSimd.MultiplyAdd(x0, weight, e0);
                    e1 = TSimd.MultiplyAdd(x1, weight, e1);
                    e2 = TSimd.MultiplyAdd(x2, weight, e2);
                    e3 = TSimd.MultiplyAdd(x3, weight, e3);
                    w += PackedWeights.Tile;
                }

                row += stride;
            }

            x += planeLength;
        }

        Store4(y, width, a0, a1, a2, a3);
        Store4(y += planeLength, width, b0, b1, b2, b3);
        Store4(y += planeLength, width, c0, c1, c2, c3);
        Store4(y += planeLength, width, d0, d1, d2, d3);
        Store4(y + planeLength, width, e0, e1, e2, e3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2(float* x, int channels, int planeLength, int stride, float* w, float* y)
    {
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
        TVector d0 = default, d1 = default, e0 = default, e1 = default;
        int width = TSimd.Width;
        for (int channel = 0; channel < channels; channel++)
        {
            float* row = x - stride - 1;
            for (int tapRow = 0; tapRow < 3; tapRow++)
            {
                for (int tapColumn = 0; tapColumn < 3; tapColumn++)
                {
                    TVector x0 = TSimd.Load(row + tapColumn);
                    TVector x1 = TSimd.Load(row + tapColumn + width);
                    TVector weight = TSimd.Broadcast(w[0]);
                    a0 = TSimd.MultiplyAdd(x0, weight, a0);
                    a1 = TSimd.MultiplyAdd(x1, weight, a1);
                    weight = TSimd.Broadcast(w[1]);
                    b0 = TSimd.MultiplyAdd(x0, weight, b0);
                    b1 = TSimd.MultiplyAdd(x1, weight, b1);
                    weight = TSimd.Broadcast(w[2]);
                    c0 = TSimd.MultiplyAdd(x0, weight, c0);
                    c1 = TSimd.MultiplyAdd(x1, weight, c1);
                    weight = TSimd.Broadcast(w[3]);
                    d0 = TSimd.MultiplyAdd(x0, weight, d0);
                    d1 = TSimd.MultiplyAdd(x1, weight, d1);
                    weight = TSimd.Broadcast(w[4]);
                    e0 = TSimd.MultiplyAdd(x0, weight, e0);
                    e1 = TSimd.MultiplyAdd(x1, weight, e1);
                    w += PackedWeights.Tile;
                }

                row += stride;
            }

            x += planeLength;
        }

        Store2(y, width, a0, a1);
        Store2(y += planeLength, width, b0, b1);
        Store2(y += planeLength, width, c0, c1);
        Store2(y += planeLength, width, d0, d1);
        Store2(y + planeLength, width, e0, e1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(float* x, int channels, int planeLength, int stride, float* w, float* y)
    {
        TVector a = default, b = default, c = default, d = default, e = default;
        for (int channel = 0; channel < channels; channel++)
        {
            float* row = x - stride - 1;
            for (int tapRow = 0; tapRow < 3; tapRow++)
            {
                for (int tapColumn = 0; tapColumn < 3; tapColumn++)
                {
                    TVector source = TSimd.Load(row + tapColumn);
                    a = TSimd.MultiplyAdd(source, TSimd.Broadcast(w[0]), a);
                    b = TSimd.MultiplyAdd(source, TSimd.Broadcast(w[1]), b);
                    c = TSimd.MultiplyAdd(source, TSimd.Broadcast(w[2]), c);
                    d = TSimd.MultiplyAdd(source, TSimd.Broadcast(w[3]), d);
                    e = TSimd.MultiplyAdd(source, TSimd.Broadcast(w[4]), e);
                    w += PackedWeights.Tile;
                }

                row += stride;
            }

            x += planeLength;
        }

        TSimd.Store(y, a);
        TSimd.Store(y += planeLength, b);
        TSimd.Store(y += planeLength, c);
        TSimd.Store(y += planeLength, d);
        TSimd.Store(y + planeLength, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(float* y, int width, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        Store2(y, width, v0, v1);
        Store2(y + 2 * width, width, v2, v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(float* y, int width, TVector v0, TVector v1)
    {
        TSimd.Store(y, v0);
        TSimd.Store(y + width, v1);
    }
}
