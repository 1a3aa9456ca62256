using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// What <see cref="ActivationPool"/> and <see cref="PoolGradient"/> do, for a block without a pool: every activation is kept, in a dense
/// map, and has a gradient of its own.
/// </summary>
internal static unsafe class ActivationMap
{
    /// <summary>The pass for training: bias → ReLU → dropout, while it adds up Σy and Σy².</summary>
    /// <param name="y">Pixel (0, 0) of the channel's plane, which stays as it is.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="band">Which rows.</param>
    /// <param name="pass">The channel's numbers.</param>
    /// <param name="map">The channel's dense map; receives the activations of these rows.</param>
    /// <param name="sum">Σy of the rows is added to it.</param>
    /// <param name="squares">Σy² of the rows is added to it.</param>
    public static void Train<TWide, TVector>(
        float* y, in PlaneLayout layout, RowBand band, in ChannelPass pass, float* map, ref double sum, ref double squares)
        where TWide : struct, ISimd<TVector>
        where TVector : struct
    {
        int column = TrainColumns<TWide, TVector>(y, layout, band, pass, 0, map, ref sum, ref squares);
        if (TWide.Width > 8)
            column = TrainColumns<Simd256, System.Runtime.Intrinsics.Vector256<float>>(
                y, layout, band, pass, column, map, ref sum, ref squares);
        if (TWide.Width > 4)
            column = TrainColumns<Simd128, System.Runtime.Intrinsics.Vector128<float>>(
                y, layout, band, pass, column, map, ref sum, ref squares);
        TrainColumns<SimdScalar, float>(y, layout, band, pass, column, map, ref sum, ref squares);
    }

    /// <summary>The pass for prediction: bias → ReLU, into the dense map.</summary>
    public static void Predict<TWide, TVector>(float* y, in PlaneLayout layout, RowBand band, float bias, float* map)
        where TWide : struct, ISimd<TVector>
        where TVector : struct
    {
        int column = PredictColumns<TWide, TVector>(y, layout, band, bias, 0, map);
        if (TWide.Width > 8)
            column = PredictColumns<Simd256, System.Runtime.Intrinsics.Vector256<float>>(y, layout, band, bias, column, map);
        if (TWide.Width > 4)
            column = PredictColumns<Simd128, System.Runtime.Intrinsics.Vector128<float>>(y, layout, band, bias, column, map);
        PredictColumns<SimdScalar, float>(y, layout, band, bias, column, map);
    }

    /// <summary>Computes dy of one channel.</summary>
    /// <param name="rule">The channel's way back.</param>
    /// <param name="map">Its activations.</param>
    /// <param name="gradient">dz of every pixel.</param>
    /// <param name="layout">The layout of dy.</param>
    /// <param name="dy">Pixel (0, 0) of the gradient; receives the pixels and nothing between the rows.</param>
    /// <returns>Σ dy, the gradient of the convolution's bias.</returns>
    public static double Gradient<TWide, TVector>(in PoolGradient rule, float* map, float* gradient, in PlaneLayout layout, float* dy)
        where TWide : struct, ISimd<TVector>
        where TVector : struct
    {
        double sum = 0;
        int column = GradientColumns<TWide, TVector>(rule, map, gradient, layout, 0, dy, ref sum);
        if (TWide.Width > 8)
            column = GradientColumns<Simd256, System.Runtime.Intrinsics.Vector256<float>>(rule, map, gradient, layout, column, dy, ref sum);
        if (TWide.Width > 4)
            column = GradientColumns<Simd128, System.Runtime.Intrinsics.Vector128<float>>(rule, map, gradient, layout, column, dy, ref sum);
        GradientColumns<SimdScalar, float>(rule, map, gradient, layout, column, dy, ref sum);
        return sum;
    }

    /// <summary>Goes down as many columns as fill vectors, from a column on; returns the column where it stopped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TrainColumns<TSimd, TVector>(
        float* y, in PlaneLayout layout, RowBand band, in ChannelPass pass, int column, float* map, ref double sum, ref double squares)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int end = End<TSimd, TVector>(layout, column);
        if (end == column)
            return column;

        TVector bias = TSimd.Broadcast(pass.Bias), scale = TSimd.Broadcast(pass.KeepScale);
        TVector sums = default, squareSums = default;
        for (int row = band.From; row < band.To; row++)
        {
            int first = row * layout.Columns;
            for (int at = column; at < end; at += TSimd.Width)
            {
                TVector value = TSimd.Max(default, TSimd.Add(TSimd.Load(y + row * layout.Stride + at), bias));
                if (pass.DropoutThreshold != 0)
                {
                    value = TSimd.Keep(
                        pass.DropoutKey, pass.FirstElement + (uint)(first + at), pass.DropoutThreshold, TSimd.Multiply(value, scale));
                }

                sums = TSimd.Add(sums, value);
                squareSums = TSimd.MultiplyAdd(value, value, squareSums);
                TSimd.Store(map + first + at, value);
            }
        }

        sum += TSimd.Sum(sums);
        squares += TSimd.Sum(squareSums);
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PredictColumns<TSimd, TVector>(
        float* y, in PlaneLayout layout, RowBand band, float bias, int column, float* map)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int end = End<TSimd, TVector>(layout, column);
        TVector biases = TSimd.Broadcast(bias);
        for (int row = band.From; row < band.To; row++)
        {
            for (int at = column; at < end; at += TSimd.Width)
            {
                TVector value = TSimd.Add(TSimd.Load(y + row * layout.Stride + at), biases);
                TSimd.Store(map + row * layout.Columns + at, TSimd.Max(default, value));
            }
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int GradientColumns<TSimd, TVector>(
        in PoolGradient rule, float* map, float* gradient, in PlaneLayout layout, int column, float* dy, ref double sum)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int end = End<TSimd, TVector>(layout, column);
        if (end == column)
            return column;

        TVector a = TSimd.Broadcast(rule.Sparse), b = TSimd.Broadcast(rule.Constant), c = TSimd.Broadcast(rule.Slope);
        TVector sums = default;
        for (int row = 0; row < layout.Rows; row++)
        {
            int first = row * layout.Columns;
            for (int at = column; at < end; at += TSimd.Width)
            {
                TVector value = PoolGradient.Pixel<TSimd, TVector>(
                    TSimd.Load(map + first + at), TSimd.Load(gradient + first + at), a, b, c);
                sums = TSimd.Add(sums, value);
                TSimd.Store(dy + row * layout.Stride + at, value);
            }
        }

        sum += TSimd.Sum(sums);
        return end;
    }

    private static int End<TSimd, TVector>(in PlaneLayout layout, int column)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        column + (layout.Columns - column) / TSimd.Width * TSimd.Width;
}
