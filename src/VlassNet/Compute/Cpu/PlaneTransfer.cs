using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>Between dense maps (row after row, nothing between) and padded planes.</summary>
internal static unsafe class PlaneTransfer
{
    /// <summary>Writes <c>scale·x + shift</c> of a dense map into a plane: batch normalisation, while the next layer loads its input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize<TSimd, TVector>(float* map, float scale, float shift, in PlaneLayout layout, float* plane)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* destination = plane + layout.Lead;
        for (int row = 0; row < layout.Rows; row++)
        {
            Affine<TSimd, TVector>(map, scale, shift, layout.Columns, destination);
            map += layout.Columns;
            destination += layout.Stride;
        }
    }

    /// <summary>Writes <c>scale·x + shift</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Affine<TSimd, TVector>(float* source, float scale, float shift, int count, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector scales = TSimd.Broadcast(scale), shifts = TSimd.Broadcast(shift);
        int at = 0;
        for (; at + TSimd.Width <= count; at += TSimd.Width)
            TSimd.Store(destination + at, TSimd.MultiplyAdd(TSimd.Load(source + at), scales, shifts));
        for (; at < count; at++)
            destination[at] = float.MultiplyAddEstimate(source[at], scale, shift);
    }

    /// <summary>Copies a plane out into a dense map.</summary>
    public static void CopyOut(float* plane, in PlaneLayout layout, float* map)
    {
        for (int row = 0; row < layout.Rows; row++)
        {
            new ReadOnlySpan<float>(plane + layout.Lead + row * layout.Stride, layout.Columns)
                .CopyTo(new Span<float>(map + row * layout.Columns, layout.Columns));
        }
    }

    /// <summary>total += values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo<TSimd, TVector>(float* total, float* values, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int at = 0;
        for (; at + TSimd.Width <= count; at += TSimd.Width)
            TSimd.Store(total + at, TSimd.Add(TSimd.Load(total + at), TSimd.Load(values + at)));
        for (; at < count; at++)
            total[at] += values[at];
    }

    /// <summary>Σ x of a dense map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TSimd, TVector>(float* map, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector sums = default;
        int at = 0;
        for (; at + TSimd.Width <= count; at += TSimd.Width)
            sums = TSimd.Add(sums, TSimd.Load(map + at));
        double sum = TSimd.Sum(sums);
        for (; at < count; at++)
            sum += map[at];
        return sum;
    }

    /// <summary>Adds up Σ dz and Σ dz·(x − μ) of a dense map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientSums<TSimd, TVector>(
        float* gradient, float* map, float mean, int count, ref double sum, ref double product)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector sums = default, products = default, means = TSimd.Broadcast(mean);
        int at = 0;
        for (; at + TSimd.Width <= count; at += TSimd.Width)
        {
            TVector dz = TSimd.Load(gradient + at);
            sums = TSimd.Add(sums, dz);
            products = TSimd.MultiplyAdd(dz, TSimd.Subtract(TSimd.Load(map + at), means), products);
        }

        sum += TSimd.Sum(sums);
        product += TSimd.Sum(products);
        for (; at < count; at++)
        {
            sum += gradient[at];
            product += gradient[at] * (map[at] - mean);
        }
    }
}
