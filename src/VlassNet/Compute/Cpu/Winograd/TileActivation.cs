using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// What <see cref="ActivationPool"/> does, by tiles and straight from Winograd's products: output transform → bias → ReLU → dropout →
/// pool. The four pixels of a 2×2 window are four phases of the same tile, so the pool needs no shuffle.
/// </summary>
internal static unsafe class TileActivation<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Size = TileLayout.TileSize;

    /// <summary>The pass for training, over some tiles of a channel.</summary>
    /// <param name="products">M of the tiles.</param>
    /// <param name="pointStride">From one point to the next.</param>
    /// <param name="layout">The layout of the map.</param>
    /// <param name="from">The first tile.</param>
    /// <param name="count">Number of tiles, whole vectors.</param>
    /// <param name="pass">The channel's numbers.</param>
    /// <param name="scratch">Room for a vector for each point and phase.</param>
    /// <param name="activations">The channel's activations by phases, <see cref="TileLayout.Tiles"/> apart; receives these tiles'.</param>
    /// <param name="pooled">The channel's pooled map; receives these tiles' values.</param>
    /// <param name="sum">Σy of the tiles is added to it.</param>
    /// <param name="squares">Σy² of the tiles is added to it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Train(
        float* products, int pointStride, TileLayout layout, int from, int count, in ChannelPass pass, float* scratch,
        float* activations, float* pooled, ref double sum, ref double squares)
    {
        int width = TSimd.Width, tiles = layout.Tiles;
        float* y = scratch + TileLayout.Points * width;
        TVector bias = TSimd.Broadcast(pass.Bias), sign = TSimd.Broadcast(pass.Sign);
        TVector sums = default, squareSums = default;
        for (int tile = from; tile < from + count; tile += width)
        {
            WinogradTransforms<TSimd, TVector>.Output(products + tile - from, pointStride, scratch, y);
            for (int phase = 0; phase < TileLayout.Phases; phase++)
            {
                TVector value = TSimd.Max(default, TSimd.Add(TSimd.Load(y + phase * width), bias));
                if (pass.DropoutThreshold != 0)
                {
                    uint offset = pass.FirstElement + (uint)(phase / Size * layout.MapColumns + phase % Size);
                    value = TSimd.Keep(
                        pass.DropoutKey, offset, layout.Elements + tile, pass.DropoutThreshold,
                        TSimd.Multiply(value, TSimd.Broadcast(pass.KeepScale)));
                }

                TVector signed = TSimd.Multiply(value, sign);
                if (!layout.IsWhole)
                {
                    TVector inside = Inside(layout, phase, tile);
                    value = TSimd.WherePositive(inside, value);
                    signed = Lowest(inside, signed);
                }

                sums = TSimd.Add(sums, value);
                squareSums = TSimd.MultiplyAdd(value, value, squareSums);
                TSimd.Store(activations + phase * tiles + tile, value);
                TSimd.Store(y + phase * width, signed);
            }

            Pool(y, layout, tile, sign, pooled);
        }

        sum += TSimd.Sum(sums);
        squares += TSimd.Sum(squareSums);
    }

    /// <summary>The pass for prediction: output transform → bias → ReLU → pool, nothing else kept.</summary>
    /// <param name="products">M of the tiles.</param>
    /// <param name="pointStride">From one point to the next.</param>
    /// <param name="layout">The layout of the map.</param>
    /// <param name="from">The first tile.</param>
    /// <param name="count">Number of tiles, whole vectors.</param>
    /// <param name="bias">The channel's bias.</param>
    /// <param name="sign">1 to keep the largest of each window, −1 to keep the smallest.</param>
    /// <param name="scratch">Room for a vector for each point and phase.</param>
    /// <param name="pooled">The channel's pooled map; receives these tiles' values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Predict(
        float* products, int pointStride, TileLayout layout, int from, int count, float bias, float sign, float* scratch, float* pooled)
    {
        int width = TSimd.Width;
        float* y = scratch + TileLayout.Points * width;
        TVector biases = TSimd.Broadcast(bias), signs = TSimd.Broadcast(sign);
        for (int tile = from; tile < from + count; tile += width)
        {
            WinogradTransforms<TSimd, TVector>.Output(products + tile - from, pointStride, scratch, y);
            for (int phase = 0; phase < TileLayout.Phases; phase++)
            {
                TVector value = TSimd.Max(default, TSimd.Add(TSimd.Load(y + phase * width), biases));
                TVector signed = TSimd.Multiply(value, signs);
                TSimd.Store(y + phase * width, layout.IsWhole ? signed : Lowest(Inside(layout, phase, tile), signed));
            }

            Pool(y, layout, tile, signs, pooled);
        }
    }

    /// <summary>1 where a phase of a vector of tiles is inside the map, otherwise 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Inside(TileLayout layout, int phase, int tile) => TSimd.Multiply(
        TSimd.Load(layout.InsideRows(phase / Size) + tile), TSimd.Load(layout.InsideColumns(phase % Size) + tile));

    /// <summary>The value, or where it is outside the map so low a one that no pool keeps it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Lowest(TVector inside, TVector value) =>
        TSimd.MultiplyAdd(TSimd.Subtract(inside, TSimd.Broadcast(1)), TSimd.Broadcast(float.MaxValue), value);

    /// <summary>The largest of each window of a vector of tiles, into the pooled map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pool(float* y, TileLayout layout, int tile, TVector sign, float* pooled)
    {
        int width = TSimd.Width;
        for (int row = 0; row < 2; row++)
        {
            TVector even = TSimd.Multiply(Largest(y), sign), odd = TSimd.Multiply(Largest(y + 2 * width), sign);
            TSimd.Interleave(even, odd, out TVector low, out TVector high);
            layout.PooledHalves(tile, width, out int low0, out int low1, out int high0, out int high1);
            TSimd.StoreHalves(pooled + low0, pooled + low1, low);
            TSimd.StoreHalves(pooled + high0, pooled + high1, high);
            y += 2 * Size * width;
            pooled += layout.Columns / 2;
        }
    }

    /// <summary>The largest of a window whose upper left phase is given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Largest(float* y) => TSimd.Max(
        TSimd.Max(TSimd.Load(y), TSimd.Load(y + TSimd.Width)),
        TSimd.Max(TSimd.Load(y + Size * TSimd.Width), TSimd.Load(y + (Size + 1) * TSimd.Width)));
}
