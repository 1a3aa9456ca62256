using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// ReLU → dropout → pool of what <see cref="WindowConvolution{TSimd, TVector}"/> gives. The pool keeps the largest pixel of each
/// window or, for γ &lt; 0, the smallest (<see cref="ActivationPool"/> says why it may come before the normalisation).
/// </summary>
internal static unsafe class WindowPool<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Words that say of a vector of windows which pixels were kept, a bit for each window.</summary>
    /// <remarks>
    /// Word 0: it is in the lower row. Word 1: it is the right one of its row. Word 2: it is above 0, so that a gradient passes.
    /// </remarks>
    public const int CodeWords = 3;

    /// <summary>The pass for training.</summary>
    /// <param name="y">Four vectors for each vector of windows; the activations take their place.</param>
    /// <param name="vectors">How many vectors of windows.</param>
    /// <param name="pass">The channel's numbers; the bias is already in y.</param>
    /// <param name="places">Which pixels the windows have, from the first of these windows on.</param>
    /// <param name="pooled">Receives the pooled values.</param>
    /// <param name="codes">Receives <see cref="CodeWords"/> for each vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Train(
        float* y, int vectors, in ChannelPass pass, in WindowPlaces places, float* pooled, ushort* codes)
    {
        int width = TSimd.Width;
        bool largest = pass.Sign > 0;
        TVector worst = TSimd.Broadcast(largest ? 0 : float.PositiveInfinity);
        for (int end = vectors * width, at = 0; at < end; at += width)
        {
            TVector v0 = TSimd.Max(default, TSimd.Load(y)), v1 = TSimd.Max(default, TSimd.Load(y + width));
            TVector v2 = TSimd.Max(default, TSimd.Load(y + 2 * width)), v3 = TSimd.Max(default, TSimd.Load(y + 3 * width));
            if (pass.DropoutThreshold != 0)
            {
                TVector scale = TSimd.Broadcast(pass.KeepScale);
                uint* element = places.Elements + at;
                v0 = Drop(v0, scale, pass, element);
                v1 = Drop(v1, scale, pass, element += places.Stride);
                v2 = Drop(v2, scale, pass, element += places.Stride);
                v3 = Drop(v3, scale, pass, element + places.Stride);
            }

            TVector c0 = v0, c1 = v1, c2 = v2, c3 = v3;
            if (places.Exists != null)
            {
                float* exists = places.Exists + at;
                Mask(exists, worst, ref v0, ref c0);
                Mask(exists += places.Stride, worst, ref v1, ref c1);
                Mask(exists += places.Stride, worst, ref v2, ref c2);
                Mask(exists + places.Stride, worst, ref v3, ref c3);
            }

            TSimd.Store(y, v0);
            TSimd.Store(y + width, v1);
            TSimd.Store(y + 2 * width, v2);
            TSimd.Store(y + 3 * width, v3);
            y += 4 * width;

            // The first of equal pixels is kept, as the order of the rows and columns goes.
            TVector upperRight = Beats(c1, c0, largest), lowerRight = Beats(c3, c2, largest);
            TVector upper = TSimd.Select(upperRight, c1, c0), lower = TSimd.Select(lowerRight, c3, c2);
            TVector isLower = Beats(lower, upper, largest);
            TVector best = TSimd.Select(isLower, lower, upper);
            TSimd.Store(pooled + at, best);
            uint lowers = TSimd.Bits(isLower);
            codes[0] = (ushort)lowers;
            codes[1] = (ushort)((TSimd.Bits(lowerRight) & lowers) | (TSimd.Bits(upperRight) & ~lowers));
            codes[2] = (ushort)TSimd.Bits(TSimd.GreaterThan(best, default));
            codes += CodeWords;
        }
    }

    /// <summary>The pass for prediction: ReLU → pool, nothing else kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Predict(float* y, int vectors, float sign, in WindowPlaces places, float* pooled)
    {
        int width = TSimd.Width;
        TVector signs = TSimd.Broadcast(sign), worst = TSimd.Broadcast(float.NegativeInfinity);
        for (int end = vectors * width, at = 0; at < end; at += width)
        {
            TVector v0 = TSimd.Load(y), v1 = TSimd.Load(y + width);
            TVector v2 = TSimd.Load(y + 2 * width), v3 = TSimd.Load(y + 3 * width);
            y += 4 * width;
            if (sign < 0)
            {
                v0 = TSimd.Multiply(v0, signs);
                v1 = TSimd.Multiply(v1, signs);
                v2 = TSimd.Multiply(v2, signs);
                v3 = TSimd.Multiply(v3, signs);
            }

            if (places.Exists != null)
            {
                float* exists = places.Exists + at;
                v0 = TSimd.Select(TSimd.Load(exists), v0, worst);
                v1 = TSimd.Select(TSimd.Load(exists += places.Stride), v1, worst);
                v2 = TSimd.Select(TSimd.Load(exists += places.Stride), v2, worst);
                v3 = TSimd.Select(TSimd.Load(exists + places.Stride), v3, worst);
            }

            TVector best = TSimd.Max(TSimd.Max(v0, v1), TSimd.Max(v2, v3));
            TSimd.Store(pooled + at, TSimd.Max(default, TSimd.Multiply(best, signs)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Drop(TVector value, TVector scale, in ChannelPass pass, uint* element) =>
        TSimd.Keep(pass.DropoutKey, pass.FirstElement, element, pass.DropoutThreshold, TSimd.Multiply(value, scale));

    /// <summary>A pixel that the image does not have is 0, and the pool does not choose it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mask(float* exists, TVector worst, ref TVector value, ref TVector candidate)
    {
        TVector mask = TSimd.Load(exists);
        candidate = TSimd.Select(mask, value, worst);
        value = TSimd.Select(mask, value, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Beats(TVector a, TVector b, bool largest) =>
        largest ? TSimd.GreaterThan(a, b) : TSimd.GreaterThan(b, a);
}
