using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The gradient of a 3×3 convolution's weights, added up over one image:
/// <c>dw[k][c][t] += Σ_p dy[k][p]·x[c][p + offset(t)]</c>. A tile of 5 output channels × the 3 taps of a row stays in registers
/// while the pixels run by; dy is 0 at the row ends, so those add nothing.
/// </summary>
internal static unsafe class WeightGradient<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <param name="outputGradient">The planes of dy, of a multiple of <see cref="PackedWeights.Tile"/> channels.</param>
    /// <param name="outputs">Number of output channels.</param>
    /// <param name="input">The planes of x.</param>
    /// <param name="inputs">Number of input channels.</param>
    /// <param name="layout">The layout of all planes.</param>
    /// <param name="band">Which rows; those of dy after it may hold anything.</param>
    /// <param name="gradient">Is added to; <c>(output, input, tap)</c>.</param>
    public static void Accumulate(
        float* outputGradient, int outputs, float* input, int inputs, in PlaneLayout layout, RowBand band, float* gradient)
    {
        float* sums = stackalloc float[PackedWeights.Tile * 3];
        int start = layout.Lead + band.From * layout.Stride, span = (band.To - band.From) * layout.Stride;
        for (int first = 0; first < outputs; first += PackedWeights.Tile)
        {
            float* dy = outputGradient + first * layout.Length + start;
            int count = Math.Min(PackedWeights.Tile, outputs - first);
            for (int channel = 0; channel < inputs; channel++)
            {
                float* x = input + channel * layout.Length + start;
                for (int tapRow = 0; tapRow < 3; tapRow++)
                {
                    SumTapRow(dy, x + (tapRow - 1) * layout.Stride - 1, span, layout.Length, sums);
                    for (int k = 0; k < count; k++)
                    {
                        float* destination =
                            gradient + ((first + k) * inputs + channel) * PackedWeights.Taps + tapRow * 3;
                        destination[0] += sums[k * 3];
                        destination[1] += sums[k * 3 + 1];
                        destination[2] += sums[k * 3 + 2];
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTapRow(float* dy, float* x, int span, int planeLength, float* sums)
    {
        TVector a0 = default, a1 = default, a2 = default;
        TVector b0 = default, b1 = default, b2 = default;
        TVector c0 = default, c1 = default, c2 = default;
        TVector d0 = default, d1 = default, d2 = default;
        TVector e0 = default, e1 = default, e2 = default;
        float* dyB = dy + planeLength, dyC = dyB + planeLength, dyD = dyC + planeLength, dyE = dyD + planeLength;
        int pixel = 0;
        for (; pixel + TSimd.Width <= span; pixel += TSimd.Width)
        {
            TVector x0 = TSimd.Load(x + pixel);
            TVector x1 = TSimd.Load(x + pixel + 1);
            TVector x2 = TSimd.Load(x + pixel + 2);
            TVector g = TSimd.Load(dy + pixel);
            a0 = TSimd.MultiplyAdd(x0, g, a0);
            a1 = TSimd.MultiplyAdd(x1, g, a1);
            a2 = TSimd.MultiplyAdd(x2, g, a2);
            g = TSimd.Load(dyB + pixel);
            b0 = TSimd.MultiplyAdd(x0, g, b0);
            b1 = TSimd.MultiplyAdd(x1, g, b1);
            b2 = TSimd.MultiplyAdd(x2, g, b2);
            g = TSimd.Load(dyC + pixel);
            c0 = TSimd.MultiplyAdd(x0, g, c0);
            c1 = TSimd.MultiplyAdd(x1, g, c1);
            c2 = TSimd.MultiplyAdd(x2, g, c2);
            g = TSimd.Load(dyD + pixel);
            d0 = TSimd.MultiplyAdd(x0, g, d0);
            d1 = TSimd.MultiplyAdd(x1, g, d1);
            d2 = TSimd.MultiplyAdd(x2, g, d2);
            g = TSimd.Load(dyE + pixel);
            e0 = TSimd.MultiplyAdd(x0, g, e0);
            e1 = TSimd.MultiplyAdd(x1, g, e1);
            e2 = TSimd.MultiplyAdd(x2, g, e2);
        }

        Store3(sums, a0, a1, a2);
        Store3(sums + 3, b0, b1, b2);
        Store3(sums + 6, c0, c1, c2);
        Store3(sums + 9, d0, d1, d2);
        Store3(sums + 12, e0, e1, e2);
        AddTail(dy, x, pixel, span, planeLength, sums);
    }

    /// <summary>The last pixels, too few for a vector: what follows them in dy may be anything.</summary>
    private static void AddTail(float* dy, float* x, int pixel, int span, int planeLength, float* sums)
    {
        for (; pixel < span; pixel++)
        {
            for (int k = 0; k < PackedWeights.Tile; k++)
            {
                float gradient = dy[k * planeLength + pixel];
                sums[k * 3] += gradient * x[pixel];
                sums[k * 3 + 1] += gradient * x[pixel + 1];
                sums[k * 3 + 2] += gradient * x[pixel + 2];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store3(float* sums, TVector v0, TVector v1, TVector v2)
    {
        sums[0] = TSimd.Sum(v0);
        sums[1] = TSimd.Sum(v1);
        sums[2] = TSimd.Sum(v2);
    }
}
