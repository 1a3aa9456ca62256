using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>The transform of the weights, U = G g Gᵀ; the lanes are output channels.</summary>
internal static unsafe class WinogradWeights<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Transforms the weights between one input channel and some output channels.</summary>
    /// <param name="weights">The taps of the first output channel.</param>
    /// <param name="stride">From the taps of one output channel to those of the next.</param>
    /// <param name="outputs">Number of output channels.</param>
    /// <param name="reversed">Whether the taps are taken from the last to the first.</param>
    /// <param name="u">Receives the output channels of the first point.</param>
    /// <param name="pointStride">From one point to the next.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(float* weights, int stride, int outputs, bool reversed, float* u, int pointStride)
    {
        int width = TSimd.Width;
        float* taps = stackalloc float[PackedWeights.Taps * width];
        float* halfway = stackalloc float[3 * TileLayout.Side * width];
        float* points = stackalloc float[TileLayout.Points * width];
        for (int first = 0; first < outputs; first += width)
        {
            int count = Math.Min(width, outputs - first);
            for (int lane = 0; lane < count; lane++)
            {
                float* source = weights + (first + lane) * stride;
                float* destination = taps + lane + (reversed ? (PackedWeights.Taps - 1) * width : 0);
                int step = reversed ? -width : width;
                for (int tap = 0; tap < PackedWeights.Taps; tap++)
                    destination[tap * step] = source[tap];
            }

            for (int column = 0; column < 3; column++)
                Points(taps + column * width, 3 * width, halfway + column * width, 3 * width);
            for (int row = 0; row < TileLayout.Side; row++)
                Points(halfway + row * 3 * width, width, points + row * TileLayout.Side * width, width);
            for (int point = 0; point < TileLayout.Points; point++)
            {
                for (int lane = 0; lane < count; lane++)
                    u[point * pointStride + first + lane] = points[point * width + lane];
            }
        }
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
