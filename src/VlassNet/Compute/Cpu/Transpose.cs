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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* source, long stride, float* destination, long destinationStride)
    {
        Vector128<float> v0 = Simd128.Load(source), v1 = Simd128.Load(source + stride);
        Vector128<float> v2 = Simd128.Load(source + 2 * stride), v3 = Simd128.Load(source + 3 * stride);
        Simd128.TransposeQuarters(ref v0, ref v1, ref v2, ref v3);
        Simd128.Store(destination, v0);
        Simd128.Store(destination + destinationStride, v1);
        Simd128.Store(destination + 2 * destinationStride, v2);
        Simd128.Store(destination + 3 * destinationStride, v3);
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
