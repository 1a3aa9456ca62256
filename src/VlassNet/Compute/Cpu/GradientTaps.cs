using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// What the gradient of a first convolution's weights needs of the pooled map's gradient dz, for one input and one output channel
/// and each tap t: <c>P[t] = Σ_windows dz·x(kept pixel + offset(t))</c> over the windows whose kept pixel is above 0.
/// </summary>
/// <remarks>
/// The pixels under the taps of the kept pixel are chosen out of the 4×4 around the window, first the rows and then the columns:
/// 21 selections and 9 multiply-adds for a vector of windows, where all four pixels would take 36 multiply-adds.
/// </remarks>
internal static unsafe class GradientTaps<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Vectors of sums: P, Σ dz of these windows, Σ dz of all windows.</summary>
    public const int Sums = PackedWeights.Taps + 2;

    /// <summary>Adds some windows.</summary>
    /// <param name="x">The input channel's arrays.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="window">The first window.</param>
    /// <param name="vectors">How many vectors of windows.</param>
    /// <param name="gradient">dz of these windows.</param>
    /// <param name="codes">Which pixels were kept, as <see cref="WindowPool{TSimd, TVector}"/> says it.</param>
    /// <param name="sums">Is added to, lane by lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, in WindowLayout layout, int window, int vectors, float* gradient, ushort* codes, float* sums)
    {
        int width = TSimd.Width;
        float* s = sums;
        TVector p0 = TSimd.Load(s), p1 = TSimd.Load(s += width), p2 = TSimd.Load(s += width);
        TVector p3 = TSimd.Load(s += width), p4 = TSimd.Load(s += width), p5 = TSimd.Load(s += width);
        TVector p6 = TSimd.Load(s += width), p7 = TSimd.Load(s += width), p8 = TSimd.Load(s += width);
        TVector kept = TSimd.Load(s += width), all = TSimd.Load(s + width);
        float* row0 = layout.Row(x, 0, window), row1 = layout.Row(x, 1, window);
        float* row2 = layout.Row(x, 2, window), row3 = layout.Row(x, 3, window);
        nint step = layout.ArrayLength, step2 = 2 * step, step3 = 3 * step;
        for (int end = vectors * width, at = 0; at < end; at += width)
        {
            TVector lower = TSimd.Mask(codes[0]), right = TSimd.Mask(codes[1]), alive = TSimd.Mask(codes[2]);
            codes += WindowPool<TSimd, TVector>.CodeWords;
            TVector dz = TSimd.Load(gradient + at);
            all = TSimd.Add(all, dz);
            dz = TSimd.Select(alive, dz, default);
            kept = TSimd.Add(kept, dz);

            TVector b0 = TSimd.Load(row1 + at), b1 = TSimd.Load(row1 + at + step);
            TVector b2 = TSimd.Load(row1 + at + step2), b3 = TSimd.Load(row1 + at + step3);
            TVector a0 = TSimd.Select(lower, b0, TSimd.Load(row0 + at));
            TVector a1 = TSimd.Select(lower, b1, TSimd.Load(row0 + at + step));
            TVector a2 = TSimd.Select(lower, b2, TSimd.Load(row0 + at + step2));
            TVector a3 = TSimd.Select(lower, b3, TSimd.Load(row0 + at + step3));
            p0 = TSimd.MultiplyAdd(TSimd.Select(right, a1, a0), dz, p0);
            p1 = TSimd.MultiplyAdd(TSimd.Select(right, a2, a1), dz, p1);
            p2 = TSimd.MultiplyAdd(TSimd.Select(right, a3, a2), dz, p2);

            TVector c0 = TSimd.Load(row2 + at), c1 = TSimd.Load(row2 + at + step);
            TVector c2 = TSimd.Load(row2 + at + step2), c3 = TSimd.Load(row2 + at + step3);
            a0 = TSimd.Select(lower, c0, b0);
            a1 = TSimd.Select(lower, c1, b1);
            a2 = TSimd.Select(lower, c2, b2);
            a3 = TSimd.Select(lower, c3, b3);
            p3 = TSimd.MultiplyAdd(TSimd.Select(right, a1, a0), dz, p3);
            p4 = TSimd.MultiplyAdd(TSimd.Select(right, a2, a1), dz, p4);
            p5 = TSimd.MultiplyAdd(TSimd.Select(right, a3, a2), dz, p5);

            a0 = TSimd.Select(lower, TSimd.Load(row3 + at), c0);
            a1 = TSimd.Select(lower, TSimd.Load(row3 + at + step), c1);
            a2 = TSimd.Select(lower, TSimd.Load(row3 + at + step2), c2);
            a3 = TSimd.Select(lower, TSimd.Load(row3 + at + step3), c3);
            p6 = TSimd.MultiplyAdd(TSimd.Select(right, a1, a0), dz, p6);
            p7 = TSimd.MultiplyAdd(TSimd.Select(right, a2, a1), dz, p7);
            p8 = TSimd.MultiplyAdd(TSimd.Select(right, a3, a2), dz, p8);
        }

        TapSums.Store9<TSimd, TVector>(sums, p0, p1, p2, p3, p4, p5, p6, p7, p8);
        TSimd.Store(sums + PackedWeights.Taps * width, kept);
        TSimd.Store(sums + (PackedWeights.Taps + 1) * width, all);
    }
}
