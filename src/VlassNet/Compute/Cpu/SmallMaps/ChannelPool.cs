using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>What a pass over a vector of channels needs to know.</summary>
/// <param name="bias">The convolution's biases.</param>
/// <param name="gamma">γ: where it is negative, the pool keeps the smallest of each window.</param>
/// <param name="dropout">The image's dropout, with the number of the first channel's pixel (0, 0).</param>
/// <param name="places">How many elements each channel of the vector lies after the first.</param>
internal readonly unsafe ref struct ChannelsPass(float* bias, float* gamma, ChannelPass dropout, uint* places)
{
    public readonly float* Bias = bias, Gamma = gamma;
    public readonly ChannelPass Dropout = dropout;
    public readonly uint* Places = places;
}

/// <summary>
/// Activation and pool of small maps, and the way back, for one vector of channels: what <see cref="ActivationPool"/> and
/// <see cref="PoolGradient"/> do by pixels, with the channels as the lanes. A window that the edge cuts off has fewer pixels.
/// </summary>
internal static unsafe class ChannelPool<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Bias → ReLU → dropout, in place, the sums of the map, and the pool.</summary>
    /// <param name="y">The convolution's map; receives the activations.</param>
    /// <param name="stride">From one of its pixels to the next.</param>
    /// <param name="shape">Its size.</param>
    /// <param name="side">Pixels along the side of a window: 2, or 1 for a block without a pool.</param>
    /// <param name="pass">The channels' numbers.</param>
    /// <param name="pooled">Receives the pooled map.</param>
    /// <param name="pooledStride">From one of its pixels to the next.</param>
    /// <param name="sums">Receives Σy of each channel, and after them Σy².</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Train(
        float* y, int stride, ImageShape shape, int side, in ChannelsPass pass, float* pooled, int pooledStride, float* sums)
    {
        TVector bias = TSimd.Load(pass.Bias), sign = Sign(pass.Gamma), lowest = TSimd.Broadcast(float.NegativeInfinity);
        TVector scale = TSimd.Broadcast(pass.Dropout.KeepScale), sum = default, squares = default;
        uint key = pass.Dropout.DropoutKey, threshold = pass.Dropout.DropoutThreshold, element = pass.Dropout.FirstElement;
        for (int top = 0; top < shape.Rows; top += side)
        {
            int bottom = Math.Min(top + side, shape.Rows);
            for (int left = 0; left < shape.Columns; left += side)
            {
                int right = Math.Min(left + side, shape.Columns);
                TVector best = lowest;
                for (int row = top; row < bottom; row++)
                {
                    for (int pixel = row * shape.Columns + left; pixel < row * shape.Columns + right; pixel++)
                    {
                        TVector value = TSimd.Max(default, TSimd.Add(TSimd.Load(y + pixel * stride), bias));
                        if (threshold != 0)
                            value = TSimd.Keep(key, element + (uint)pixel, pass.Places, threshold, TSimd.Multiply(value, scale));
                        TSimd.Store(y + pixel * stride, value);
                        sum = TSimd.Add(sum, value);
                        squares = TSimd.MultiplyAdd(value, value, squares);
                        best = TSimd.Max(best, TSimd.Multiply(value, sign));
                    }
                }

                TSimd.Store(pooled, TSimd.Multiply(best, sign));
                pooled += pooledStride;
            }
        }

        TSimd.Store(sums, sum);
        TSimd.Store(sums + TSimd.Width, squares);
    }

    /// <summary>For prediction: bias → ReLU → pool, nothing else kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Predict(
        float* y, int stride, ImageShape shape, int side, float* bias, float* gamma, float* pooled, int pooledStride)
    {
        TVector biases = TSimd.Load(bias), sign = Sign(gamma), lowest = TSimd.Broadcast(float.NegativeInfinity);
        for (int top = 0; top < shape.Rows; top += side)
        {
            int bottom = Math.Min(top + side, shape.Rows);
            for (int left = 0; left < shape.Columns; left += side)
            {
                int right = Math.Min(left + side, shape.Columns);
                TVector best = lowest;
                for (int row = top; row < bottom; row++)
                {
                    for (int pixel = row * shape.Columns + left; pixel < row * shape.Columns + right; pixel++)
                    {
                        TVector value = TSimd.Max(default, TSimd.Add(TSimd.Load(y + pixel * stride), biases));
                        best = TSimd.Max(best, TSimd.Multiply(value, sign));
                    }
                }

                TSimd.Store(pooled, TSimd.Multiply(best, sign));
                pooled += pooledStride;
            }
        }
    }

    /// <summary>dy, as <see cref="PoolGradient"/> has it.</summary>
    /// <param name="y">The activations.</param>
    /// <param name="stride">From one pixel to the next.</param>
    /// <param name="shape">Their size.</param>
    /// <param name="side">Pixels along the side of a window.</param>
    /// <param name="gradient">A, B and C of each channel, <paramref name="coefficientStride"/> apart.</param>
    /// <param name="coefficientStride">From a channel's A to its B, and from that to its C.</param>
    /// <param name="pooled">The values that the pool kept.</param>
    /// <param name="pooledGradient">Their gradients dz.</param>
    /// <param name="pooledStride">From one pixel of both to the next.</param>
    /// <param name="dy">Receives a vector for each pixel.</param>
    /// <param name="sums">Receives Σ dy of each channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        float* y, int stride, ImageShape shape, int side, float* gradient, int coefficientStride, float* pooled, float* pooledGradient,
        int pooledStride, float* dy, float* sums)
    {
        TVector a = TSimd.Load(gradient), b = TSimd.Load(gradient + coefficientStride);
        TVector c = TSimd.Load(gradient + 2 * coefficientStride), sum = default;
        for (int top = 0; top < shape.Rows; top += side)
        {
            int bottom = Math.Min(top + side, shape.Rows);
            for (int left = 0; left < shape.Columns; left += side)
            {
                int right = Math.Min(left + side, shape.Columns);
                TVector best = TSimd.Load(pooled), remaining = TSimd.Load(pooledGradient);
                for (int row = top; row < bottom; row++)
                {
                    for (int pixel = row * shape.Columns + left; pixel < row * shape.Columns + right; pixel++)
                    {
                        TVector value = TSimd.Load(y + pixel * stride);
                        TVector kept = TSimd.WhereEqual(value, best, remaining);
                        remaining = TSimd.Subtract(remaining, kept);
                        TVector d = TSimd.WherePositive(value, TSimd.MultiplyAdd(a, kept, TSimd.MultiplyAdd(c, value, b)));
                        TSimd.Store(dy + pixel * TSimd.Width, d);
                        sum = TSimd.Add(sum, d);
                    }
                }

                pooled += pooledStride;
                pooledGradient += pooledStride;
            }
        }

        TSimd.Store(sums, sum);
    }

    /// <summary>Σdz and, after them, Σdz·x of a vector of channels.</summary>
    public static void GradientSums(float* gradient, float* map, int stride, int pixels, float* sums)
    {
        TVector sum = default, products = default;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            TVector dz = TSimd.Load(gradient + pixel * stride);
            sum = TSimd.Add(sum, dz);
            products = TSimd.MultiplyAdd(dz, TSimd.Load(map + pixel * stride), products);
        }

        TSimd.Store(sums, sum);
        TSimd.Store(sums + TSimd.Width, products);
    }

    private static TVector Sign(float* gamma) =>
        TSimd.Select(TSimd.GreaterThan(default, TSimd.Load(gamma)), TSimd.Broadcast(-1), TSimd.Broadcast(1));
}
