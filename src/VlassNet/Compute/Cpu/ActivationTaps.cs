using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// What the gradient of a first convolution's weights needs of the activations y, for one input and one output channel and each
/// tap t: <c>Q[t] = Σ_p [y(p) &gt; 0]·x(p + offset(t))</c>, <c>R[t] = Σ_p y(p)·x(p + offset(t))</c>, and how many y are above 0.
/// </summary>
internal static unsafe class ActivationTaps<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Vectors of sums: Q, the count, R.</summary>
    public const int Sums = 2 * PackedWeights.Taps + 1;

    /// <summary>Adds some windows.</summary>
    /// <param name="x">The input channel's arrays.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="window">The first window.</param>
    /// <param name="vectors">How many vectors of windows.</param>
    /// <param name="y">The activations, four vectors for each vector of windows; 0 where there is no pixel.</param>
    /// <param name="sums">Is added to, lane by lane.</param>
    public static void Add(float* x, in WindowLayout layout, int window, int vectors, float* y, float* sums)
    {
        if (TSimd.HasManyRegisters)
        {
            AddBoth(x, layout, window, vectors, y, sums);
            return;
        }

        AddOne(x, layout, window, vectors, y, mask: true, sums);
        AddOne(x, layout, window, vectors, y, mask: false, sums + (PackedWeights.Taps + 1) * TSimd.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBoth(float* x, in WindowLayout layout, int window, int vectors, float* y, float* sums)
    {
        int width = TSimd.Width;
        float* s = sums;
        TVector q0 = TSimd.Load(s), q1 = TSimd.Load(s += width), q2 = TSimd.Load(s += width);
        TVector q3 = TSimd.Load(s += width), q4 = TSimd.Load(s += width), q5 = TSimd.Load(s += width);
        TVector q6 = TSimd.Load(s += width), q7 = TSimd.Load(s += width), q8 = TSimd.Load(s += width);
        TVector count = TSimd.Load(s += width);
        TVector r0 = TSimd.Load(s += width), r1 = TSimd.Load(s += width), r2 = TSimd.Load(s += width);
        TVector r3 = TSimd.Load(s += width), r4 = TSimd.Load(s += width), r5 = TSimd.Load(s += width);
        TVector r6 = TSimd.Load(s += width), r7 = TSimd.Load(s += width), r8 = TSimd.Load(s + width);
        TVector one = TSimd.Broadcast(1);
        float* row0 = layout.Row(x, 0, window), row1 = layout.Row(x, 1, window);
        float* row2 = layout.Row(x, 2, window), row3 = layout.Row(x, 3, window);
        nint step = layout.ArrayLength, step2 = 2 * step, step3 = 3 * step;
        for (int end = vectors * width, at = 0; at < end; at += width)
        {
            TVector y0 = TSimd.Load(y), y1 = TSimd.Load(y + width);
            TVector m0 = TSimd.WherePositive(y0, one), m1 = TSimd.WherePositive(y1, one);
            TVector a = TSimd.Load(row0 + at), b = TSimd.Load(row0 + at + step);
            TVector c = TSimd.Load(row0 + at + step2), d = TSimd.Load(row0 + at + step3);
            Row(ref q0, ref q1, ref q2, m0, m1, a, b, c, d);
            Row(ref r0, ref r1, ref r2, y0, y1, a, b, c, d);
            TVector y2 = TSimd.Load(y + 2 * width), y3 = TSimd.Load(y + 3 * width);
            TVector m2 = TSimd.WherePositive(y2, one), m3 = TSimd.WherePositive(y3, one);
            count = TSimd.Add(count, TSimd.Add(TSimd.Add(m0, m1), TSimd.Add(m2, m3)));
            a = TSimd.Load(row1 + at);
            b = TSimd.Load(row1 + at + step);
            c = TSimd.Load(row1 + at + step2);
            d = TSimd.Load(row1 + at + step3);
            Row(ref q3, ref q4, ref q5, m0, m1, a, b, c, d);
            Row(ref r3, ref r4, ref r5, y0, y1, a, b, c, d);
            Row(ref q0, ref q1, ref q2, m2, m3, a, b, c, d);
            Row(ref r0, ref r1, ref r2, y2, y3, a, b, c, d);
            a = TSimd.Load(row2 + at);
            b = TSimd.Load(row2 + at + step);
            c = TSimd.Load(row2 + at + step2);
            d = TSimd.Load(row2 + at + step3);
            Row(ref q6, ref q7, ref q8, m0, m1, a, b, c, d);
            Row(ref r6, ref r7, ref r8, y0, y1, a, b, c, d);
            Row(ref q3, ref q4, ref q5, m2, m3, a, b, c, d);
            Row(ref r3, ref r4, ref r5, y2, y3, a, b, c, d);
            a = TSimd.Load(row3 + at);
            b = TSimd.Load(row3 + at + step);
            c = TSimd.Load(row3 + at + step2);
            d = TSimd.Load(row3 + at + step3);
            Row(ref q6, ref q7, ref q8, m2, m3, a, b, c, d);
            Row(ref r6, ref r7, ref r8, y2, y3, a, b, c, d);
            y += 4 * width;
        }

        TapSums.Store9<TSimd, TVector>(sums, q0, q1, q2, q3, q4, q5, q6, q7, q8);
        TSimd.Store(sums + PackedWeights.Taps * width, count);
        TapSums.Store9<TSimd, TVector>(sums + (PackedWeights.Taps + 1) * width, r0, r1, r2, r3, r4, r5, r6, r7, r8);
    }

    /// <summary>Half of it, for processors with 16 registers: Q with the count after it, or R.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne(float* x, in WindowLayout layout, int window, int vectors, float* y, bool mask, float* sums)
    {
        int width = TSimd.Width;
        float* s = sums, count = sums + PackedWeights.Taps * width;
        TVector s0 = TSimd.Load(s), s1 = TSimd.Load(s += width), s2 = TSimd.Load(s += width);
        TVector s3 = TSimd.Load(s += width), s4 = TSimd.Load(s += width), s5 = TSimd.Load(s += width);
        TVector s6 = TSimd.Load(s += width), s7 = TSimd.Load(s += width), s8 = TSimd.Load(s + width);
        TVector one = TSimd.Broadcast(1);
        float* row0 = layout.Row(x, 0, window), row1 = layout.Row(x, 1, window);
        float* row2 = layout.Row(x, 2, window), row3 = layout.Row(x, 3, window);
        nint step = layout.ArrayLength, step2 = 2 * step, step3 = 3 * step;
        for (int end = vectors * width, at = 0; at < end; at += width)
        {
            TVector y0 = TSimd.Load(y), y1 = TSimd.Load(y + width);
            TVector y2 = TSimd.Load(y + 2 * width), y3 = TSimd.Load(y + 3 * width);
            y += 4 * width;
            if (mask)
            {
                y0 = TSimd.WherePositive(y0, one);
                y1 = TSimd.WherePositive(y1, one);
                y2 = TSimd.WherePositive(y2, one);
                y3 = TSimd.WherePositive(y3, one);
                TVector four = TSimd.Add(TSimd.Add(y0, y1), TSimd.Add(y2, y3));
                TSimd.Store(count, TSimd.Add(TSimd.Load(count), four));
            }

            TVector a = TSimd.Load(row0 + at), b = TSimd.Load(row0 + at + step);
            TVector c = TSimd.Load(row0 + at + step2), d = TSimd.Load(row0 + at + step3);
            Row(ref s0, ref s1, ref s2, y0, y1, a, b, c, d);
            a = TSimd.Load(row1 + at);
            b = TSimd.Load(row1 + at + step);
            c = TSimd.Load(row1 + at + step2);
            d = TSimd.Load(row1 + at + step3);
            Row(ref s3, ref s4, ref s5, y0, y1, a, b, c, d);
            Row(ref s0, ref s1, ref s2, y2, y3, a, b, c, d);
            a = TSimd.Load(row2 + at);
            b = TSimd.Load(row2 + at + step);
            c = TSimd.Load(row2 + at + step2);
            d = TSimd.Load(row2 + at + step3);
            Row(ref s6, ref s7, ref s8, y0, y1, a, b, c, d);
            Row(ref s3, ref s4, ref s5, y2, y3, a, b, c, d);
            a = TSimd.Load(row3 + at);
            b = TSimd.Load(row3 + at + step);
            c = TSimd.Load(row3 + at + step2);
            d = TSimd.Load(row3 + at + step3);
            Row(ref s6, ref s7, ref s8, y2, y3, a, b, c, d);
        }

        TapSums.Store9<TSimd, TVector>(sums, s0, s1, s2, s3, s4, s5, s6, s7, s8);
    }

    /// <summary>A row of three taps for the two pixels of a row of the windows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        ref TVector s0, ref TVector s1, ref TVector s2, TVector left, TVector right, TVector a, TVector b, TVector c, TVector d)
    {
        s0 = TSimd.MultiplyAdd(a, left, s0);
        s1 = TSimd.MultiplyAdd(b, left, s1);
        s2 = TSimd.MultiplyAdd(c, left, s2);
        s0 = TSimd.MultiplyAdd(b, right, s0);
        s1 = TSimd.MultiplyAdd(c, right, s1);
        s2 = TSimd.MultiplyAdd(d, right, s2);
    }
}
