using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The transpose of a square of width × width. For four columns at a time, a vector is loaded from four floats of every fourth row;
/// what is left to do is to transpose 4×4 squares within the vectors.
/// </summary>
internal static unsafe class SquareTranspose<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Side = 4;

    /// <summary>Transposes a square.</summary>
    /// <param name="rows">Its first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">Number of rows; where it is less than the width, the last row stands for the others.</param>
    /// <param name="result">Receives the columns.</param>
    /// <param name="resultStride">From one of them to the next.</param>
    [SkipLocalsInit]
    public static void Run(float* rows, int stride, int count, float* result, int resultStride)
    {
        if (count >= TSimd.Width)
        {
            Whole(rows, stride, result, resultStride);
            return;
        }

        float* filled = stackalloc float[TSimd.Width * TSimd.Width];
        for (int row = 0; row < TSimd.Width; row++)
            TSimd.Store(filled + row * TSimd.Width, TSimd.Load(rows + (long)Math.Min(row, count - 1) * stride));
        Whole(filled, TSimd.Width, result, resultStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole(float* rows, long stride, float* result, long resultStride)
    {
        // Where a vector has fewer than four times four floats, the later rows are not read.
        float* second = rows + Side * stride;
        float* third = second + Side * stride;
        float* fourth = third + Side * stride;
        for (int column = 0; column < TSimd.Width; column += Side)
        {
            TVector v0 = TSimd.LoadQuarters(rows + column, second + column, third + column, fourth + column);
            long at = stride + column;
            TVector v1 = TSimd.LoadQuarters(rows + at, second + at, third + at, fourth + at);
            at += stride;
            TVector v2 = TSimd.LoadQuarters(rows + at, second + at, third + at, fourth + at);
            at += stride;
            TVector v3 = TSimd.LoadQuarters(rows + at, second + at, third + at, fourth + at);
            TSimd.TransposeQuarters(ref v0, ref v1, ref v2, ref v3);
            TSimd.Store(result, v0);
            TSimd.Store(result + resultStride, v1);
            TSimd.Store(result + 2 * resultStride, v2);
            TSimd.Store(result + 3 * resultStride, v3);
            result += Side * resultStride;
        }
    }
}
