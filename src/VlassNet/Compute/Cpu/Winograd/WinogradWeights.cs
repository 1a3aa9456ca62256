using System.Runtime.CompilerServices;
namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>The transform of one pair of channels' weights, U = G g Gᵀ.</summary>
internal static unsafe class WinogradWeights
{
    /// <summary>U = G g Gᵀ.</summary>
    /// <param name="taps">The nine weights, g.</param>
    /// <param name="reversed">Whether they are taken from the last to the first.</param>
    /// <param name="u">Receives the 36 values.</param>
    /// <param name="stride">From one of them to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(float* taps, bool reversed, float* u, int stride)
    {
        float* halfway = stackalloc float[TileLayout.Side * 3];
        for (int column = 0; column < 3; column++)
        {
            (float g0, float g1, float g2) = reversed
                ? (taps[8 - column], taps[5 - column], taps[2 - column])
                : (taps[column], taps[3 + column], taps[6 + column]);
            Six(g0, g1, g2, halfway + column, 3);
        }

        for (int row = 0; row < TileLayout.Side; row++)
        {
            Six(halfway[row * 3], halfway[row * 3 + 1], halfway[row * 3 + 2], u + row * TileLayout.Side * stride, stride);
        }
    }

    private static void Six(float g0, float g1, float g2, float* result, int stride)
    {
        result[0] = g0 / 4;
        float even = (g0 + g2) / 6, odd = g1 / 6;
        result[stride] = -even - odd;
        result[2 * stride] = -even + odd;
        even = g0 / 24 + g2 / 6;
        odd = g1 / 12;
        result[3 * stride] = even + odd;
        result[4 * stride] = even - odd;
        result[5 * stride] = g2;
    }
}
