using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>What <see cref="PoolGradient"/> does, by tiles.</summary>
internal static unsafe class TileGradient<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Size = TileLayout.TileSize;

    /// <summary>Computes dy of one channel.</summary>
    /// <param name="rule">The channel's way back.</param>
    /// <param name="activations">Its activations by phases, <see cref="TileLayout.Tiles"/> apart.</param>
    /// <param name="layout">The layout of the map.</param>
    /// <param name="pooled">The values that the pool kept.</param>
    /// <param name="pooledGradient">dz at the pixels that the pool kept.</param>
    /// <param name="dy">Receives the gradient, by tiles.</param>
    /// <returns>Σ dy, the gradient of the convolution's bias.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(
        in PoolGradient rule, float* activations, TileLayout layout, float* pooled, float* pooledGradient, float* dy)
    {
        int width = TSimd.Width, tiles = layout.Tiles, phase = layout.PhaseStride;
        TVector a = TSimd.Broadcast(rule.Sparse), b = TSimd.Broadcast(rule.Constant), c = TSimd.Broadcast(rule.Slope);
        TVector sums = default;
        for (int row = 0; row < 2; row++)
        {
            for (int tile = 0; tile < tiles; tile += width)
            {
                layout.PooledHalves(tile, width, out int low0, out int low1, out int high0, out int high1);
                TSimd.Deinterleave(
                    TSimd.LoadHalves(pooled + low0, pooled + low1), TSimd.LoadHalves(pooled + high0, pooled + high1),
                    out TVector leftBest, out TVector rightBest);
                TSimd.Deinterleave(
                    TSimd.LoadHalves(pooledGradient + low0, pooledGradient + low1),
                    TSimd.LoadHalves(pooledGradient + high0, pooledGradient + high1), out TVector left, out TVector right);
                float* y = activations + 2 * row * Size * tiles + tile;
                float* result = dy + layout.Phase(2 * row, 0) + tile;
                sums = TSimd.Add(sums, Window(y, tiles, leftBest, left, a, b, c, result, phase));
                sums = TSimd.Add(sums, Window(y + 2 * tiles, tiles, rightBest, right, a, b, c, result + 2 * phase, phase));
            }

            pooled += layout.Columns / 2;
            pooledGradient += layout.Columns / 2;
        }

        return TSimd.Sum(sums);
    }

    /// <summary>Loads and stores a vector of windows; returns the sum of their dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Window(
        float* y, int tiles, TVector best, TVector left, TVector a, TVector b, TVector c, float* dy, int phase)
    {
        TVector y0 = TSimd.Load(y), y1 = TSimd.Load(y + tiles);
        TVector y2 = TSimd.Load(y + Size * tiles), y3 = TSimd.Load(y + (Size + 1) * tiles);
        PoolGradient.Window<TSimd, TVector>(
            y0, y1, y2, y3, best, left, a, b, c, out TVector d0, out TVector d1, out TVector d2, out TVector d3);
        TSimd.Store(dy, d0);
        TSimd.Store(dy + phase, d1);
        TSimd.Store(dy + Size * phase, d2);
        TSimd.Store(dy + (Size + 1) * phase, d3);
        return TSimd.Add(TSimd.Add(d0, d1), TSimd.Add(d2, d3));
    }
}
