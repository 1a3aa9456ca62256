using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The transpose of a square of width × width. Interleaving the rows r and r + width/2 turns the bits of (row, lane) round by one
/// place; after as many times as a lane's number has bits, row and lane have changed places.
/// </summary>
internal static unsafe class SquareTranspose<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats of scratch that it needs, on a cache line: two squares.</summary>
    public static int ScratchLength => 2 * TSimd.Width * TSimd.Width;

    /// <summary>Transposes a square.</summary>
    /// <param name="rows">Its first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">Number of rows; where it is less than the width, the last row stands for the others.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="result">Receives the columns.</param>
    /// <param name="resultStride">From one of them to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* rows, int stride, int count, float* scratch, float* result, int resultStride)
    {
        int width = TSimd.Width, half = width / 2;
        float* from = scratch;
        float* to = scratch + width * width;
        for (int row = 0; row < half; row++)
        {
            TSimd.Interleave(
                TSimd.Load(rows + Math.Min(row, count - 1) * stride), TSimd.Load(rows + Math.Min(row + half, count - 1) * stride),
                out TVector low, out TVector high);
            TSimd.Store(from + 2 * row * width, low);
            TSimd.Store(from + (2 * row + 1) * width, high);
        }

        for (int turned = 4; turned < width; turned *= 2)
        {
            Turn(from, width, to, width);
            float* done = to;
            to = from;
            from = done;
        }

        Turn(from, width, result, resultStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(float* from, int width, float* to, int stride)
    {
        int half = width / 2;
        for (int row = 0; row < half; row++)
        {
            TSimd.Interleave(
                TSimd.Load(from + row * width), TSimd.Load(from + (row + half) * width), out TVector low, out TVector high);
            TSimd.Store(to + 2 * row * stride, low);
            TSimd.Store(to + (2 * row + 1) * stride, high);
        }
    }
}
