using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>What <see cref="ActivationMap"/> does, by tiles and straight from Winograd's products.</summary>
internal static unsafe class TileMap<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Size = TileLayout.TileSize;

    /// <summary>The pass for training, over some tiles of a channel: output transform → bias → ReLU → dropout.</summary>
    /// <param name="products">M of the tiles.</param>
    /// <param name="pointStride">From one point to the next.</param>
    /// <param name="layout">The layout of the map.</param>
    /// <param name="from">The first tile.</param>
    /// <param name="count">Number of tiles, whole vectors.</param>
    /// <param name="pass">The channel's numbers.</param>
    /// <param name="scratch">Room for a vector for each point and phase.</param>
    /// <param name="map">The channel's dense map; receives these tiles' activations.</param>
    /// <param name="sum">Σy of the tiles is added to it.</param>
    /// <param name="squares">Σy² of the tiles is added to it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Train(
        float* products, int pointStride, TileLayout layout, int from, int count, in ChannelPass pass, float* scratch, float* map,
        ref double sum, ref double squares)
    {
        int width = TSimd.Width;
        float* y = scratch + TileLayout.Points * width;
        TVector bias = TSimd.Broadcast(pass.Bias), sums = default, squareSums = default;
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

                if (!layout.IsWhole)
                    value = TSimd.WherePositive(TileActivation<TSimd, TVector>.Inside(layout, phase, tile), value);
                sums = TSimd.Add(sums, value);
                squareSums = TSimd.MultiplyAdd(value, value, squareSums);
                TSimd.Store(y + phase * width, value);
            }

            TileTransfer<TSimd, TVector>.ToMap(y, layout, tile, map);
        }

        sum += TSimd.Sum(sums);
        squares += TSimd.Sum(squareSums);
    }

    /// <summary>The pass for prediction: output transform → bias → ReLU, nothing added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Predict(
        float* products, int pointStride, TileLayout layout, int from, int count, float bias, float* scratch, float* map)
    {
        int width = TSimd.Width;
        float* y = scratch + TileLayout.Points * width;
        TVector biases = TSimd.Broadcast(bias);
        for (int tile = from; tile < from + count; tile += width)
        {
            WinogradTransforms<TSimd, TVector>.Output(products + tile - from, pointStride, scratch, y);
            for (int phase = 0; phase < TileLayout.Phases; phase++)
                TSimd.Store(y + phase * width, TSimd.Max(default, TSimd.Add(TSimd.Load(y + phase * width), biases)));
            TileTransfer<TSimd, TVector>.ToMap(y, layout, tile, map);
        }
    }

    /// <summary>Computes dy of one channel.</summary>
    /// <param name="rule">The channel's way back.</param>
    /// <param name="map">Its activations, a dense map.</param>
    /// <param name="gradient">dz of every pixel, likewise.</param>
    /// <param name="layout">The layout of dy.</param>
    /// <param name="dy">Receives the gradient, by tiles.</param>
    /// <returns>Σ dy, the gradient of the convolution's bias.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Gradient(in PoolGradient rule, float* map, float* gradient, TileLayout layout, float* dy)
    {
        int quarter = TSimd.Width / Size, phase = layout.PhaseStride;
        TVector a = TSimd.Broadcast(rule.Sparse), b = TSimd.Broadcast(rule.Constant), c = TSimd.Broadcast(rule.Slope);
        TVector sums = default;
        for (int row = 0; row < Size; row++)
        {
            float* result = dy + layout.Phase(row, 0);
            for (int tile = 0; tile < layout.Tiles; tile += TSimd.Width)
            {
                uint* corners = layout.Corners + tile;
                TVector d0 = Pixels(map, gradient, corners[0], a, b, c), d1 = Pixels(map, gradient, corners[quarter], a, b, c);
                TVector d2 = Pixels(map, gradient, corners[2 * quarter], a, b, c), d3 = Pixels(map, gradient, corners[3 * quarter], a, b, c);
                sums = TSimd.Add(sums, TSimd.Add(TSimd.Add(d0, d1), TSimd.Add(d2, d3)));
                TileTransfer<TSimd, TVector>.Split(ref d0, ref d1, ref d2, ref d3);
                TSimd.Store(result + tile, d0);
                TSimd.Store(result + tile + phase, d1);
                TSimd.Store(result + tile + 2 * phase, d2);
                TSimd.Store(result + tile + 3 * phase, d3);
            }

            map += layout.Columns;
            gradient += layout.Columns;
        }

        return TSimd.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pixels(float* map, float* gradient, uint at, TVector a, TVector b, TVector c) =>
        PoolGradient.Pixel<TSimd, TVector>(TSimd.Load(map + at), TSimd.Load(gradient + at), a, b, c);
}
