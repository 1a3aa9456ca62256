using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The two-dimensional transforms of F(4×4,3×3): those of <see cref="WinogradRows{TSimd, TVector}"/> down the columns and then along the
/// rows of what that gives, which is kept in a scratch of <see cref="ScratchLength"/>.
/// </summary>
internal static unsafe class WinogradTransforms<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Side = TileLayout.Side;

    /// <summary>Floats of scratch that a transform needs, on a cache line: a vector for each point.</summary>
    public static int ScratchLength => TileLayout.Points * TSimd.Width;

    /// <summary>V = Bᵀ d B of one channel; the lanes are tiles.</summary>
    /// <param name="map">The channel, by tiles.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="from">The first tile.</param>
    /// <param name="count">Number of tiles, whole vectors.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="v">Receives the tiles of the first point.</param>
    /// <param name="pointStride">From one point to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(
        float* map, TileLayout layout, int from, int count, float* scratch, float* v, int pointStride)
    {
        int width = TSimd.Width, phase = layout.PhaseStride, row = TileLayout.TileSize * phase, below = layout.TileColumns;
        float* pixel = map + layout.Phase(0, 0) + from;
        float* notFirst = layout.NotFirst + from;
        float* notLast = layout.NotLast + from;
        for (int tile = 0; tile < count; tile += width)
        {
            for (int column = 0; column < Side; column++)
            {
                // The column before the tile is the last one of the tile to the left; the one after it, the first of that to the right.
                float* top = pixel + tile + column switch
                {
                    0 => 3 * phase - 1,
                    Side - 1 => 1,
                    _ => (column - 1) * phase,
                };

                // Likewise the row above is the last one of the tile above, and the row below the first of the tile below.
                WinogradRows<TSimd, TVector>.Input(
                    TSimd.Load(top + 3 * row - below), TSimd.Load(top), TSimd.Load(top + row), TSimd.Load(top + 2 * row),
                    TSimd.Load(top + 3 * row), TSimd.Load(top + below), scratch + column * width, Side * width);
            }

            TVector left = TSimd.Load(notFirst + tile), right = TSimd.Load(notLast + tile);
            float* half = scratch;
            float* result = v + tile;
            for (int point = 0; point < TileLayout.Points; point += Side)
            {
                WinogradRows<TSimd, TVector>.Input(
                    TSimd.Multiply(TSimd.Load(half), left), TSimd.Load(half + width), TSimd.Load(half + 2 * width),
                    TSimd.Load(half + 3 * width), TSimd.Load(half + 4 * width), TSimd.Multiply(TSimd.Load(half + 5 * width), right),
                    result, pointStride);
                half += Side * width;
                result += Side * pointStride;
            }
        }
    }

    /// <summary>Y = Aᵀ M A of one vector of tiles.</summary>
    /// <param name="m">The tiles of the first point.</param>
    /// <param name="pointStride">From one point to the next.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="y">Receives a vector for each phase.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* m, int pointStride, float* scratch, float* y)
    {
        int width = TSimd.Width;
        for (int column = 0; column < Side; column++)
            WinogradRows<TSimd, TVector>.Output(m + column * pointStride, Side * pointStride, scratch + column * width, Side * width);
        for (int row = 0; row < TileLayout.TileSize; row++)
        {
            WinogradRows<TSimd, TVector>.Output(
                scratch + row * Side * width, width, y + row * TileLayout.TileSize * width, width);
        }
    }

    /// <summary>dM = A dY Aᵀ of one tile; the lanes are channels.</summary>
    /// <param name="dy">The channels of the first pixel of the tile.</param>
    /// <param name="pixelStride">From one pixel of the tile to the next.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="dm">Receives the channels of the first point.</param>
    /// <param name="pointStride">From one point to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float* dy, int pixelStride, float* scratch, float* dm, int pointStride)
    {
        const int size = TileLayout.TileSize;
        int width = TSimd.Width;
        for (int column = 0; column < size; column++)
        {
            WinogradRows<TSimd, TVector>.Gradient(
                dy + column * pixelStride, size * pixelStride, scratch + column * width, size * width);
        }

        for (int row = 0; row < Side; row++)
            WinogradRows<TSimd, TVector>.Gradient(scratch + row * size * width, width, dm + row * Side * pointStride, pointStride);
    }

    /// <summary>dg = Gᵀ dU G of one vector of channels.</summary>
    /// <param name="du">The channels of the first point.</param>
    /// <param name="pointStride">From one point to the next.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="dg">Receives the channels of the first tap.</param>
    /// <param name="tapStride">From one tap to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights(float* du, int pointStride, float* scratch, float* dg, int tapStride)
    {
        int width = TSimd.Width;
        for (int column = 0; column < Side; column++)
            WinogradRows<TSimd, TVector>.Weights(du + column * pointStride, Side * pointStride, scratch + column * width, Side * width);
        for (int row = 0; row < 3; row++)
            WinogradRows<TSimd, TVector>.Weights(scratch + row * Side * width, width, dg + row * 3 * tapStride, tapStride);
    }
}
