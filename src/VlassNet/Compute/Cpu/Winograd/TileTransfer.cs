using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>Between dense maps and maps by tiles.</summary>
internal static unsafe class TileTransfer<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Writes <c>scale·x + shift</c> of a dense map by tiles: batch normalisation, while the next layer loads its input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromMap(float* map, float scale, float shift, TileLayout layout, float* tiled)
    {
        TVector scales = TSimd.Broadcast(scale), shifts = TSimd.Broadcast(shift);
        int quarter = TSimd.Width / TileLayout.TileSize, phase = layout.PhaseStride;
        uint* corners = layout.Corners;
        for (int row = 0; row < TileLayout.TileSize; row++)
        {
            float* source = map + row * layout.Columns;
            float* destination = tiled + layout.Phase(row, 0);
            for (int tile = 0; tile < layout.Tiles; tile += TSimd.Width)
            {
                TVector v0 = TSimd.MultiplyAdd(TSimd.Load(source + corners[tile]), scales, shifts);
                TVector v1 = TSimd.MultiplyAdd(TSimd.Load(source + corners[tile + quarter]), scales, shifts);
                TVector v2 = TSimd.MultiplyAdd(TSimd.Load(source + corners[tile + 2 * quarter]), scales, shifts);
                TVector v3 = TSimd.MultiplyAdd(TSimd.Load(source + corners[tile + 3 * quarter]), scales, shifts);
                Split(ref v0, ref v1, ref v2, ref v3);
                TSimd.Store(destination + tile, v0);
                TSimd.Store(destination + tile + phase, v1);
                TSimd.Store(destination + tile + 2 * phase, v2);
                TSimd.Store(destination + tile + 3 * phase, v3);
            }
        }
    }

    /// <summary>Sorts a row of pixels, 4 × width of them, by their columns within the tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(ref TVector v0, ref TVector v1, ref TVector v2, ref TVector v3)
    {
        TSimd.Deinterleave(v0, v1, out TVector even0, out TVector odd0);
        TSimd.Deinterleave(v2, v3, out TVector even1, out TVector odd1);
        TSimd.Deinterleave(even0, even1, out v0, out v2);
        TSimd.Deinterleave(odd0, odd1, out v1, out v3);
    }

    /// <summary>Transforms Winograd's products of some tiles of a channel and puts them into a dense map.</summary>
    /// <param name="products">M of the tiles.</param>
    /// <param name="pointStride">From one point to the next.</param>
    /// <param name="layout">The layout of the map.</param>
    /// <param name="from">The first tile.</param>
    /// <param name="count">Number of tiles, whole vectors.</param>
    /// <param name="scratch">Room for a vector for each point and phase.</param>
    /// <param name="map">The dense map.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ProductsToMap(
        float* products, int pointStride, TileLayout layout, int from, int count, float* scratch, float* map)
    {
        float* y = scratch + TileLayout.Points * TSimd.Width;
        for (int tile = from; tile < from + count; tile += TSimd.Width)
        {
            WinogradTransforms<TSimd, TVector>.Output(products + tile - from, pointStride, scratch, y);
            ToMap(y, layout, tile, map);
        }
    }

    /// <summary>Puts a vector of tiles into a dense map.</summary>
    /// <param name="y">A vector for each phase.</param>
    /// <param name="layout">The layout of the map.</param>
    /// <param name="tile">The first of the tiles.</param>
    /// <param name="map">The dense map.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToMap(float* y, TileLayout layout, int tile, float* map)
    {
        int width = TSimd.Width, quarter = width / TileLayout.TileSize;
        uint* corners = layout.Corners + tile;
        for (int row = 0; row < TileLayout.TileSize; row++)
        {
            TSimd.Interleave(TSimd.Load(y), TSimd.Load(y + 2 * width), out TVector even0, out TVector even1);
            TSimd.Interleave(TSimd.Load(y + width), TSimd.Load(y + 3 * width), out TVector odd0, out TVector odd1);
            TSimd.Interleave(even0, odd0, out TVector first, out TVector second);
            TSimd.Store(map + corners[0], first);
            TSimd.Store(map + corners[quarter], second);
            TSimd.Interleave(even1, odd1, out first, out second);
            TSimd.Store(map + corners[2 * quarter], first);
            TSimd.Store(map + corners[3 * quarter], second);
            y += TileLayout.TileSize * width;
            map += layout.Columns;
        }
    }
}
