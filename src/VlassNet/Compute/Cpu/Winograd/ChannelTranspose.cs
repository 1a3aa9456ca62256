using System.Runtime.Intrinsics;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>From planes to <c>(row, column, channel)</c> order, in blocks of 4×4.</summary>
internal static unsafe class ChannelTranspose
{
    private const int Side = 4;

    /// <param name="planes">The planes.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="layout">Their layout; the columns are a multiple of 4.</param>
    /// <param name="pixels">Receives pixel (0, 0).</param>
    /// <param name="rowStride">From a row of pixels to the next.</param>
    /// <param name="pixelStride">From a pixel to the next; at least the channels, rounded up to 4, which receive what lies behind.</param>
    public static void Run(float* planes, int channels, in PlaneLayout layout, float* pixels, int rowStride, int pixelStride)
    {
        int whole = channels / Side * Side;
        for (int row = 0; row < layout.Rows; row++)
        {
            float* source = planes + layout.Lead + row * layout.Stride;
            float* destination = pixels + row * rowStride;
            for (int column = 0; column < layout.Columns; column += Side)
            {
                for (int channel = 0; channel < whole; channel += Side)
                    Block(source + channel * layout.Length + column, layout.Length, destination + column * pixelStride + channel, pixelStride);
                for (int channel = whole; channel < channels; channel++)
                {
                    for (int i = 0; i < Side; i++)
                        destination[(column + i) * pixelStride + channel] = source[channel * layout.Length + column + i];
                }
            }
        }
    }

    private static void Block(float* source, int sourceStride, float* destination, int stride)
    {
        Simd128.Interleave(
            Simd128.Load(source), Simd128.Load(source + 2 * sourceStride), out Vector128<float> even0, out Vector128<float> even1);
        Simd128.Interleave(
            Simd128.Load(source + sourceStride), Simd128.Load(source + 3 * sourceStride),
            out Vector128<float> odd0, out Vector128<float> odd1);
        Simd128.Interleave(even0, odd0, out Vector128<float> first, out Vector128<float> second);
        Simd128.Store(destination, first);
        Simd128.Store(destination + stride, second);
        Simd128.Interleave(even1, odd1, out first, out second);
        Simd128.Store(destination + 2 * stride, first);
        Simd128.Store(destination + 3 * stride, second);
    }
}
