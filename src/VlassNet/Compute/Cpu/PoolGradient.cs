using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The gradient from the output of a block back to the output of its convolution, for one channel:
/// pool → batch normalisation → dropout → ReLU, in one pass.
/// </summary>
/// <remarks>
/// With N = batch·rows·columns, x̂ = (y − μ)/σ, g = Σ dz and h = Σ dz·x̂,
/// <code>dy = γ/σ·(dz − g/N − x̂·h/N)</code>
/// where dz, the gradient of the normalised map, is 0 but at the one pixel of each window that the pool kept, so that g and h are
/// sums over the pooled pixels only. Then the gradient passes where the activation is above 0 (ReLU let it pass and dropout kept
/// it), times 1/(1 − rate). So <c>dy = [y &gt; 0]·(A·dz + B + C·y)</c> with <see cref="Sparse"/>, <see cref="Constant"/> and
/// <see cref="Slope"/>.
/// </remarks>
/// <param name="Sparse">A = s·γ/σ, with s = 1/(1 − rate).</param>
/// <param name="Constant">B = s·γ/σ·(μ·h/(σN) − g/N).</param>
/// <param name="Slope">C = −s·γ/σ²·h/N.</param>
internal readonly record struct PoolGradient(float Sparse, float Constant, float Slope)
{
    /// <param name="gamma">γ.</param>
    /// <param name="mean">μ of the batch.</param>
    /// <param name="inverseDeviation">1/σ of the batch.</param>
    /// <param name="keepScale">s = 1/(1 − rate).</param>
    /// <param name="sum">g.</param>
    /// <param name="product">h.</param>
    /// <param name="count">N.</param>
    public static PoolGradient Of(
        double gamma, double mean, double inverseDeviation, double keepScale, double sum, double product, double count)
    {
        double factor = keepScale * gamma * inverseDeviation;
        return new(
            (float)factor,
            (float)(factor * (mean * inverseDeviation * product - sum) / count),
            (float)(-factor * inverseDeviation * product / count));
    }

    /// <summary>Computes dy of one channel.</summary>
    /// <param name="y">Pixel (0, 0) of the activations.</param>
    /// <param name="layout">The layout of y and dy.</param>
    /// <param name="band">Which rows.</param>
    /// <param name="pooled">The values that the pool kept.</param>
    /// <param name="pooledGradient">dz at the pixels that the pool kept.</param>
    /// <param name="dy">Pixel (0, 0) of the gradient; receives the pixels and nothing between the rows.</param>
    /// <returns>Σ dy, the gradient of the convolution's bias.</returns>
    public unsafe double Run<TWide, TVector>(
        float* y, in PlaneLayout layout, RowBand band, float* pooled, float* pooledGradient, float* dy)
        where TWide : struct, ISimd<TVector>
        where TVector : struct
    {
        double sum = 0;
        int column = Columns<TWide, TVector>(y, layout, band, pooled, pooledGradient, dy, 0, ref sum);
        if (TWide.Width > 8)
            column = Columns<Simd256, System.Runtime.Intrinsics.Vector256<float>>(
                y, layout, band, pooled, pooledGradient, dy, column, ref sum);
        if (TWide.Width > 4)
            column = Columns<Simd128, System.Runtime.Intrinsics.Vector128<float>>(
                y, layout, band, pooled, pooledGradient, dy, column, ref sum);
        Columns<SimdScalar, float>(y, layout, band, pooled, pooledGradient, dy, column, ref sum);
        foreach (PoolWindow window in new PartialWindows(layout, band))
        {
            float remaining = pooledGradient[window.Index];
            for (int row = window.Row; row < window.EndRow; row++)
            {
                for (int at = window.Column; at < window.EndColumn; at++)
                {
                    float value = y[row * layout.Stride + at];
                    float kept = SimdScalar.WhereEqual(value, pooled[window.Index], remaining);
                    remaining -= kept;
                    float gradient = SimdScalar.WherePositive(value, Sparse * kept + Constant + Slope * value);
                    dy[row * layout.Stride + at] = gradient;
                    sum += gradient;
                }
            }
        }

        return sum;
    }

    /// <summary>dy of a vector of pixels where there is no pool, so that each has a dz of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Pixel<TSimd, TVector>(TVector y, TVector gradient, TVector a, TVector b, TVector c)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.WherePositive(y, TSimd.MultiplyAdd(a, gradient, TSimd.MultiplyAdd(c, y, b)));

    /// <summary>dy of a vector of windows.</summary>
    /// <remarks>Where several pixels of a window are equal, the first of them was kept; the rest find 0 left.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Window<TSimd, TVector>(
        TVector y0, TVector y1, TVector y2, TVector y3, TVector best, TVector left, TVector a, TVector b, TVector c,
        out TVector d0, out TVector d1, out TVector d2, out TVector d3)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector kept0 = TSimd.WhereEqual(y0, best, left);
        left = TSimd.Subtract(left, kept0);
        TVector kept1 = TSimd.WhereEqual(y1, best, left);
        left = TSimd.Subtract(left, kept1);
        TVector kept2 = TSimd.WhereEqual(y2, best, left);
        TVector kept3 = TSimd.Subtract(left, kept2);
        d0 = TSimd.WherePositive(y0, TSimd.MultiplyAdd(a, kept0, TSimd.MultiplyAdd(c, y0, b)));
        d1 = TSimd.WherePositive(y1, TSimd.MultiplyAdd(a, kept1, TSimd.MultiplyAdd(c, y1, b)));
        d2 = TSimd.WherePositive(y2, TSimd.MultiplyAdd(a, kept2, TSimd.MultiplyAdd(c, y2, b)));
        d3 = TSimd.WherePositive(y3, TSimd.MultiplyAdd(a, kept3, TSimd.MultiplyAdd(c, y3, b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Columns<TSimd, TVector>(
        float* y, in PlaneLayout layout, RowBand band, float* pooled, float* pooledGradient, float* dy, int column, ref double sum)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        int end = column + (layout.Columns - column) / (2 * width) * (2 * width);
        if (end == column)
            return column;

        int pooledColumns = (layout.Columns + 1) / 2;
        TVector a = TSimd.Broadcast(Sparse), b = TSimd.Broadcast(Constant), c = TSimd.Broadcast(Slope);
        TVector sums = default;
        for (int row = band.From; row + 1 < band.To; row += 2)
        {
            for (int at = column; at < end; at += 2 * width)
            {
                int upper = row * layout.Stride + at, lower = upper + layout.Stride;
                int window = row / 2 * pooledColumns + at / 2;
                TSimd.Deinterleave(TSimd.Load(y + upper), TSimd.Load(y + upper + width), out TVector y0, out TVector y1);
                TSimd.Deinterleave(TSimd.Load(y + lower), TSimd.Load(y + lower + width), out TVector y2, out TVector y3);
                TVector best = TSimd.Load(pooled + window);

                TVector left = TSimd.Load(pooledGradient + window);
                Window<TSimd, TVector>(
                    y0, y1, y2, y3, best, left, a, b, c, out TVector d0, out TVector d1, out TVector d2, out TVector d3);
                sums = TSimd.Add(sums, TSimd.Add(TSimd.Add(d0, d1), TSimd.Add(d2, d3)));
                TSimd.Interleave(d0, d1, out TVector low, out TVector high);
                TSimd.Store(dy + upper, low);
                TSimd.Store(dy + upper + width, high);
                TSimd.Interleave(d2, d3, out low, out high);
                TSimd.Store(dy + lower, low);
                TSimd.Store(dy + lower + width, high);
            }
        }

        sum += TSimd.Sum(sums);
        return end;
    }
}
