using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu;

/// <summary>What one channel's pass over a convolution's output needs to know.</summary>
/// <param name="Bias">The convolution's bias.</param>
/// <param name="Sign">1 to keep the largest of each 2×2 window, −1 to keep the smallest (the sign of γ).</param>
/// <param name="KeepScale">1/(1 − dropout rate); 1 without dropout.</param>
/// <param name="DropoutKey">The image's key, <see cref="DropoutHash.Key"/>.</param>
/// <param name="DropoutThreshold">The rate's threshold, or 0 without dropout.</param>
/// <param name="FirstElement">The number, within the image, of the channel's pixel (0, 0).</param>
internal readonly record struct ChannelPass(
    float Bias, float Sign, float KeepScale, uint DropoutKey, uint DropoutThreshold, uint FirstElement);

/// <summary>
/// One pass over a channel of a convolution's output: bias → ReLU → dropout, in place, while it adds up Σy and Σy² and keeps the
/// pooled value of each 2×2 window.
/// </summary>
/// <remarks>
/// Batch normalisation is an affine map per channel, so it commutes with the pool:
/// <c>max(γ(y − μ)/σ + β) = γ(max y − μ)/σ + β</c> for γ ≥ 0, and with <c>min y</c> for γ &lt; 0. So the pool comes first, and a
/// quarter of the pixels is normalised later. Which pixel of a window was the largest need not be kept: the gradient finds it
/// again by comparing y with the pooled value.
/// </remarks>
internal static unsafe class ActivationPool
{
    /// <summary>The pass for training.</summary>
    /// <param name="y">Pixel (0, 0) of the channel's plane.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="band">Which rows.</param>
    /// <param name="pass">The channel's numbers.</param>
    /// <param name="pooled">Receives the pooled values, row after row.</param>
    /// <param name="sum">Σy of the rows is added to it.</param>
    /// <param name="squares">Σy² of the rows is added to it.</param>
    public static void Train<TWide, TVector>(
        float* y, in PlaneLayout layout, RowBand band, in ChannelPass pass, float* pooled, ref double sum, ref double squares)
        where TWide : struct, ISimd<TVector>
        where TVector : struct
    {
        int column = TrainColumns<TWide, TVector>(y, layout, band, pass, 0, pooled, ref sum, ref squares);
        if (TWide.Width > 8)
            column = TrainColumns<Simd256, System.Runtime.Intrinsics.Vector256<float>>(
                y, layout, band, pass, column, pooled, ref sum, ref squares);
        if (TWide.Width > 4)
            column = TrainColumns<Simd128, System.Runtime.Intrinsics.Vector128<float>>(
                y, layout, band, pass, column, pooled, ref sum, ref squares);
        TrainColumns<SimdScalar, float>(y, layout, band, pass, column, pooled, ref sum, ref squares);
        foreach (PoolWindow window in new PartialWindows(layout, band))
            TrainPartial(y, layout, pass, window, pooled, ref sum, ref squares);
    }

    /// <summary>The pass for prediction: bias → ReLU → pool, nothing else kept.</summary>
    public static void Predict<TWide, TVector>(
        float* y, in PlaneLayout layout, RowBand band, float bias, float sign, float* pooled)
        where TWide : struct, ISimd<TVector>
        where TVector : struct
    {
        int column = PredictColumns<TWide, TVector>(y, layout, band, bias, sign, 0, pooled);
        if (TWide.Width > 8)
            column = PredictColumns<Simd256, System.Runtime.Intrinsics.Vector256<float>>(y, layout, band, bias, sign, column, pooled);
        if (TWide.Width > 4)
            column = PredictColumns<Simd128, System.Runtime.Intrinsics.Vector128<float>>(y, layout, band, bias, sign, column, pooled);
        PredictColumns<SimdScalar, float>(y, layout, band, bias, sign, column, pooled);
        foreach (PoolWindow window in new PartialWindows(layout, band))
        {
            float best = float.NegativeInfinity;
            for (int row = window.Row; row < window.EndRow; row++)
            {
                for (int at = window.Column; at < window.EndColumn; at++)
                    best = Math.Max(best, sign * Math.Max(0, y[row * layout.Stride + at] + bias));
            }

            pooled[window.Index] = sign * best;
        }
    }

    /// <summary>Goes down as many whole windows as fit the vector, from a column on; returns the column where it stopped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TrainColumns<TSimd, TVector>(
        float* y, in PlaneLayout layout, RowBand band, in ChannelPass pass, int column, float* pooled, ref double sum, ref double squares)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        int end = column + (layout.Columns - column) / (2 * width) * (2 * width);
        if (end == column)
            return column;

        int pooledColumns = (layout.Columns + 1) / 2;
        TVector bias = TSimd.Broadcast(pass.Bias), sign = TSimd.Broadcast(pass.Sign), scale = TSimd.Broadcast(pass.KeepScale);
        TVector sums = default, squareSums = default;
        for (int row = band.From; row + 1 < band.To; row += 2)
        {
            for (int at = column; at < end; at += 2 * width)
            {
                float* upper = y + row * layout.Stride + at;
                float* lower = upper + layout.Stride;
                TVector v0 = TSimd.Max(default, TSimd.Add(TSimd.Load(upper), bias));
                TVector v1 = TSimd.Max(default, TSimd.Add(TSimd.Load(upper + width), bias));
                TVector v2 = TSimd.Max(default, TSimd.Add(TSimd.Load(lower), bias));
                TVector v3 = TSimd.Max(default, TSimd.Add(TSimd.Load(lower + width), bias));
                if (pass.DropoutThreshold != 0)
                {
                    uint element = pass.FirstElement + (uint)(row * layout.Columns + at);
                    uint below = element + (uint)layout.Columns;
                    v0 = Drop<TSimd, TVector>(v0, pass, element, scale);
                    v1 = Drop<TSimd, TVector>(v1, pass, element + (uint)width, scale);
                    v2 = Drop<TSimd, TVector>(v2, pass, below, scale);
                    v3 = Drop<TSimd, TVector>(v3, pass, below + (uint)width, scale);
                }

                TSimd.Store(upper, v0);
                TSimd.Store(upper + width, v1);
                TSimd.Store(lower, v2);
                TSimd.Store(lower + width, v3);
                sums = TSimd.Add(sums, TSimd.Add(TSimd.Add(v0, v1), TSimd.Add(v2, v3)));
                squareSums = TSimd.MultiplyAdd(v0, v0, squareSums);
                squareSums = TSimd.MultiplyAdd(v1, v1, squareSums);
                squareSums = TSimd.MultiplyAdd(v2, v2, squareSums);
                squareSums = TSimd.MultiplyAdd(v3, v3, squareSums);
                TSimd.Store(
                    pooled + row / 2 * pooledColumns + at / 2, Pool<TSimd, TVector>(v0, v1, v2, v3, sign));
            }
        }

        sum += TSimd.Sum(sums);
        squares += TSimd.Sum(squareSums);
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PredictColumns<TSimd, TVector>(
        float* y, in PlaneLayout layout, RowBand band, float bias, float sign, int column, float* pooled)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        int end = column + (layout.Columns - column) / (2 * width) * (2 * width);
        int pooledColumns = (layout.Columns + 1) / 2;
        TVector biases = TSimd.Broadcast(bias), signs = TSimd.Broadcast(sign);
        for (int row = band.From; row + 1 < band.To; row += 2)
        {
            for (int at = column; at < end; at += 2 * width)
            {
                float* upper = y + row * layout.Stride + at;
                float* lower = upper + layout.Stride;
                TVector v0 = TSimd.Max(default, TSimd.Add(TSimd.Load(upper), biases));
                TVector v1 = TSimd.Max(default, TSimd.Add(TSimd.Load(upper + width), biases));
                TVector v2 = TSimd.Max(default, TSimd.Add(TSimd.Load(lower), biases));
                TVector v3 = TSimd.Max(default, TSimd.Add(TSimd.Load(lower + width), biases));
                TSimd.Store(
                    pooled + row / 2 * pooledColumns + at / 2, Pool<TSimd, TVector>(v0, v1, v2, v3, signs));
            }
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Drop<TSimd, TVector>(TVector value, in ChannelPass pass, uint element, TVector scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Keep(pass.DropoutKey, element, pass.DropoutThreshold, TSimd.Multiply(value, scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pool<TSimd, TVector>(TVector v0, TVector v1, TVector v2, TVector v3, TVector sign)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector left = TSimd.Max(TSimd.Multiply(v0, sign), TSimd.Multiply(v2, sign));
        TVector right = TSimd.Max(TSimd.Multiply(v1, sign), TSimd.Multiply(v3, sign));
        TSimd.Deinterleave(left, right, out TVector even, out TVector odd);
        return TSimd.Multiply(TSimd.Max(even, odd), sign);
    }

    private static void TrainPartial(
        float* y, in PlaneLayout layout, in ChannelPass pass, in PoolWindow window, float* pooled,
        ref double sum, ref double squares)
    {
        float best = float.NegativeInfinity;
        for (int row = window.Row; row < window.EndRow; row++)
        {
            for (int column = window.Column; column < window.EndColumn; column++)
            {
                float* pixel = y + row * layout.Stride + column;
                float value = Math.Max(0, *pixel + pass.Bias);
                if (pass.DropoutThreshold != 0)
                {
                    uint element = pass.FirstElement + (uint)(row * layout.Columns + column);
                    value = SimdScalar.Keep(pass.DropoutKey, element, pass.DropoutThreshold, value * pass.KeepScale);
                }

                *pixel = value;
                sum += value;
                squares += value * value;
                best = Math.Max(best, pass.Sign * value);
            }
        }

        pooled[window.Index] = pass.Sign * best;
    }
}
