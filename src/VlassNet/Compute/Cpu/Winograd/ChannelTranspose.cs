using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>From maps by tiles to <c>(row, column, channel)</c> order, in squares of width × width.</summary>
internal static unsafe class ChannelTranspose<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats of scratch that it needs, on a cache line: two squares.</summary>
    public static int ScratchLength => 2 * TSimd.Width * TSimd.Width;

    /// <summary>Transposes some channels of an image.</summary>
    /// <param name="maps">The first channel, by tiles.</param>
    /// <param name="channels">Number of channels; the lanes that they do not fill receive the last channel again.</param>
    /// <param name="layout">The layout of a channel.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="pixels">Receives pixel (0, 0).</param>
    /// <param name="rowStride">From a row of pixels to the next.</param>
    /// <param name="pixelStride">From a pixel to the next: the channels, filled up to whole vectors.</param>
    public static void Run(
        float* maps, int channels, TileLayout layout, float* scratch, float* pixels, int rowStride, int pixelStride)
    {
        for (int phase = 0; phase < TileLayout.Phases; phase++)
        {
            int row = phase / TileLayout.TileSize, column = phase % TileLayout.TileSize;
            float* source = maps + layout.Phase(row, column);
            for (int tile = 0; tile < layout.Tiles; tile += TSimd.Width)
            {
                for (int channel = 0; channel < channels; channel += TSimd.Width)
                {
                    float* square = Square(
                        source + channel * layout.Length + tile, layout.Length, Math.Min(channels - channel, TSimd.Width), scratch);
                    for (int i = 0; i < TSimd.Width; i++)
                    {
                        int corner = (int)layout.Corners[tile + i];
                        int at = (corner / layout.Columns + row) * rowStride + (corner % layout.Columns + column) * pixelStride;
                        TSimd.Store(pixels + at + channel, TSimd.Load(square + i * TSimd.Width));
                    }
                }
            }
        }
    }

    /// <summary>
    /// The transpose of a square. Interleaving the rows r and r + width/2 turns the bits of (row, lane) round by one place; after as
    /// many times as a lane's number has bits, row and lane have changed places.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* Square(float* rows, int stride, int count, float* scratch)
    {
        int width = TSimd.Width, half = width / 2;
        float* from = scratch;
        float* to = scratch + width * width;
        for (int row = 0; row < half; row++)
        {
            TSimd.Interleave(
                TSimd.Load(rows + Math.Min(row, count - 1) * stride), TSimd.Load(rows + Math.Min(row + half, count - 1) * stride),
                out TVector low, out TVector high);
            TSimd.Store(to + 2 * row * width, low);
            TSimd.Store(to + (2 * row + 1) * width, high);
        }

        for (int turned = 2; turned < width; turned *= 2)
        {
            float* done = from;
            from = to;
            to = done;
            for (int row = 0; row < half; row++)
            {
                TSimd.Interleave(
                    TSimd.Load(from + row * width), TSimd.Load(from + (row + half) * width), out TVector low, out TVector high);
                TSimd.Store(to + 2 * row * width, low);
                TSimd.Store(to + (2 * row + 1) * width, high);
            }
        }

        return to;
    }
}
