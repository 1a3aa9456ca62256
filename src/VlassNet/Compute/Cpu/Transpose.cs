using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>Turns a matrix round, in blocks of 4×4.</summary>
internal static unsafe class Transpose
{
    private const int Side = 4;

    /// <summary><c>destination[column][row] = source[row][column]</c>.</summary>
    /// <param name="source">The matrix, row after row.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="stride">From a row of it to the next.</param>
    /// <param name="destination">Receives its columns.</param>
    /// <param name="destinationStride">From a column there to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, int rows, int columns, int stride, float* destination, int destinationStride)
    {
        int wholeRows = rows / Side * Side, wholeColumns = columns / Side * Side;
        for (int column = 0; column < wholeColumns; column += Side)
        {
            for (int row = 0; row < wholeRows; row += Side)
            {
                Block(source + (long)row * stride + column, stride,
                    destination + (long)column * destinationStride + row, destinationStride);
            }
        }

        Plain(source, 0, wholeRows, wholeColumns, columns, stride, destination, destinationStride);
        Plain(source, wholeRows, rows, 0, columns, stride, destination, destinationStride);
    }

    /// <summary>Two rounds of interleaving: rows 0 and 2, 1 and 3, and then their results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* source, int stride, float* destination, int destinationStride)
    {
        long from = stride, to = destinationStride;
        Simd128.Interleave(
            Simd128.Load(source), Simd128.Load(source + 2 * from), out Vector128<float> even0, out Vector128<float> even1);
        Simd128.Interleave(
            Simd128.Load(source + from), Simd128.Load(source + 3 * from), out Vector128<float> odd0, out Vector128<float> odd1);
        Simd128.Interleave(even0, odd0, out Vector128<float> first, out Vector128<float> second);
        Simd128.Store(destination, first);
        Simd128.Store(destination + to, second);
        Simd128.Interleave(even1, odd1, out first, out second);
        Simd128.Store(destination + 2 * to, first);
        Simd128.Store(destination + 3 * to, second);
    }

    private static void Plain(
        float* source, int firstRow, int endRow, int firstColumn, int endColumn, int stride, float* destination, int destinationStride)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            for (int column = firstColumn; column < endColumn; column++)
                destination[(long)column * destinationStride + row] = source[(long)row * stride + column];
        }
    }
}
