using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The 3×3 convolution of one input channel for one output channel, on <see cref="WindowLayout"/>: each loaded vector is
/// multiplied into up to four pixels of its windows, and the nine weights stay in registers.
/// </summary>
internal static unsafe class WindowConvolution<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <param name="x">The input channel's arrays.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="window">The first window.</param>
    /// <param name="vectors">How many vectors of windows.</param>
    /// <param name="weights">The nine weights.</param>
    /// <param name="bias">What a first input channel is added to.</param>
    /// <param name="isFirst">Whether it is the first input channel; others are added to the output.</param>
    /// <param name="y">
    /// Receives four vectors for each vector of windows: their pixels, upper left, upper right, lower left, lower right.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        float* x, in WindowLayout layout, int window, int vectors, float* weights, float bias, bool isFirst, float* y)
    {
        TVector w0 = TSimd.Broadcast(weights[0]), w1 = TSimd.Broadcast(weights[1]), w2 = TSimd.Broadcast(weights[2]);
        TVector w3 = TSimd.Broadcast(weights[3]), w4 = TSimd.Broadcast(weights[4]), w5 = TSimd.Broadcast(weights[5]);
        TVector w6 = TSimd.Broadcast(weights[6]), w7 = TSimd.Broadcast(weights[7]), w8 = TSimd.Broadcast(weights[8]);
        TVector start = TSimd.Broadcast(bias);
        float* row0 = layout.Row(x, 0, window), row1 = layout.Row(x, 1, window);
        float* row2 = layout.Row(x, 2, window), row3 = layout.Row(x, 3, window);
        nint step = layout.ArrayLength, step2 = 2 * step, step3 = 3 * step;
        int width = TSimd.Width;
        for (int end = vectors * width, at = 0; at < end; at += width)
        {
            TVector y0 = start, y1 = start, y2 = start, y3 = start;
            if (!isFirst)
            {
                y0 = TSimd.Load(y);
                y1 = TSimd.Load(y + width);
                y2 = TSimd.Load(y + 2 * width);
                y3 = TSimd.Load(y + 3 * width);
            }

            TVector a = TSimd.Load(row0 + at), b = TSimd.Load(row0 + at + step);
            TVector c = TSimd.Load(row0 + at + step2), d = TSimd.Load(row0 + at + step3);
            Add(ref y0, ref y1, w0, w1, w2, a, b, c, d);
            a = TSimd.Load(row1 + at);
            b = TSimd.Load(row1 + at + step);
            c = TSimd.Load(row1 + at + step2);
            d = TSimd.Load(row1 + at + step3);
            Add(ref y2, ref y3, w0, w1, w2, a, b, c, d);
            Add(ref y0, ref y1, w3, w4, w5, a, b, c, d);
            a = TSimd.Load(row2 + at);
            b = TSimd.Load(row2 + at + step);
            c = TSimd.Load(row2 + at + step2);
            d = TSimd.Load(row2 + at + step3);
            Add(ref y2, ref y3, w3, w4, w5, a, b, c, d);
            Add(ref y0, ref y1, w6, w7, w8, a, b, c, d);
            a = TSimd.Load(row3 + at);
            b = TSimd.Load(row3 + at + step);
            c = TSimd.Load(row3 + at + step2);
            d = TSimd.Load(row3 + at + step3);
            Add(ref y2, ref y3, w6, w7, w8, a, b, c, d);
            TSimd.Store(y, y0);
            TSimd.Store(y + width, y1);
            TSimd.Store(y + 2 * width, y2);
            TSimd.Store(y + 3 * width, y3);
            y += 4 * width;
        }
    }

    /// <summary>A row of three weights for the two pixels of a row of the windows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref TVector left, ref TVector right, TVector w0, TVector w1, TVector w2, TVector a, TVector b, TVector c, TVector d)
    {
        left = TSimd.MultiplyAdd(a, w0, left);
        right = TSimd.MultiplyAdd(b, w0, right);
        left = TSimd.MultiplyAdd(b, w1, left);
        right = TSimd.MultiplyAdd(c, w1, right);
        left = TSimd.MultiplyAdd(c, w2, left);
        right = TSimd.MultiplyAdd(d, w2, right);
    }
}
