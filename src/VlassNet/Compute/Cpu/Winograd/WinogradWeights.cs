using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>The transform of the weights, U = G g Gᵀ; the lanes are output channels.</summary>
internal static unsafe class WinogradWeights<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Transforms the weights between some input channels and up to <paramref name="slot"/> output channels.</summary>
    /// <param name="weights">The taps of the first pair of channels.</param>
    /// <param name="inputStride">From the taps of one input channel to those of the next.</param>
    /// <param name="outputStride">From the taps of one output channel to those of the next.</param>
    /// <param name="inputs">Number of input channels.</param>
    /// <param name="outputs">Number of output channels.</param>
    /// <param name="reversed">Whether the taps are taken from the last to the first.</param>
    /// <param name="u">Receives the first pair of channels of the first point; a channel's outputs lie side by side.</param>
    /// <param name="slot">From one input channel to the next.</param>
    /// <param name="pointStride">From one point to the next.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(
        float* weights, int inputStride, int outputStride, int inputs, int outputs, bool reversed, float* u, int slot, int pointStride)
    {
        int width = TSimd.Width, step = reversed ? -width : width;
        float* taps = stackalloc float[PackedWeights.Taps * width];
        float* halfway = stackalloc float[3 * TileLayout.Side * width];
        float* points = stackalloc float[TileLayout.Points * width];

        float* first = reversed ? taps + (PackedWeights.Taps - 1) * width : taps;

        // What happens to be in unused lanes could be denormal, with which a processor is very slow.
        new Span<float>(taps, PackedWeights.Taps * width).Clear();
        for (int input = 0; input < inputs; input++)
        {
            for (int output = 0; output < outputs; output += width)
            {
                int count = Math.Min(width, outputs - output);
                PackedWeights.Turn(weights + input * inputStride + output * outputStride, outputStride, count, taps, width);
                for (int column = 0; column < 3; column++)
                    Points(first + column * step, 3 * step, halfway + column * width, 3 * width);

                // A whole vector may reach into the next input's slot, which comes after it, but not beyond the last.
                bool whole = input * slot + output + width <= inputs * slot;
                float* result = whole ? u + input * slot + output : points;
                int stride = whole ? pointStride : width;
                for (int row = 0; row < TileLayout.Side; row++)
                    Points(halfway + row * 3 * width, width, result + row * TileLayout.Side * stride, stride);
                if (!whole)
                    Scatter(points, count, u + input * slot + output, pointStride);
            }
        }
    }

    private static void Scatter(float* points, int count, float* u, int pointStride)
    {
        for (int point = 0; point < TileLayout.Points; point++)
            new ReadOnlySpan<float>(points + point * TSimd.Width, count).CopyTo(new Span<float>(u + point * pointStride, count));
    }

    /// <summary>G applied to three vectors that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Points(float* g, int stride, float* result, int resultStride)
    {
        TVector g0 = TSimd.Load(g), g1 = TSimd.Load(g + stride), g2 = TSimd.Load(g + 2 * stride);
        TVector sixth = TSimd.Broadcast(1f / 6);
        TSimd.Store(result, TSimd.Multiply(g0, TSimd.Broadcast(0.25f)));
        TVector even = TSimd.Multiply(TSimd.Add(g0, g2), TSimd.Broadcast(-1f / 6)), odd = TSimd.Multiply(g1, sixth);
        TSimd.Store(result + resultStride, TSimd.Subtract(even, odd));
        TSimd.Store(result + 2 * resultStride, TSimd.Add(even, odd));
        even = TSimd.MultiplyAdd(g2, sixth, TSimd.Multiply(g0, TSimd.Broadcast(1f / 24)));
        odd = TSimd.Multiply(g1, TSimd.Broadcast(1f / 12));
        TSimd.Store(result + 3 * resultStride, TSimd.Add(even, odd));
        TSimd.Store(result + 4 * resultStride, TSimd.Subtract(even, odd));
        TSimd.Store(result + 5 * resultStride, g2);
    }
}
