using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace VlassNet.Augmentation;

/// <summary>Resamples an image through an affine map with bilinear interpolation.</summary>
/// <remarks>
/// Source coordinates are sums of a row's part and a column's part in 32-bit fixed point. That is exact enough (the two
/// roundings are below 2⁻²² of a pixel for 64×64, where float coordinates would be off by a few 10⁻⁶), it is the same on every
/// processor, and a flip is the same parts in reverse order: bit for bit the flip of the finished view, for nothing.
/// </remarks>
internal static class AffineResampler
{
    private const int LargestSide = 16_384;

    // A fraction of more bits would not be exact in a float.
    private const int MostBits = 23;

    // More than this (8 KiB) goes to a pooled array rather than to the stack.
    private const int StackParts = 2_048;

    /// <param name="source">The image, in <c>(row, column, channel)</c> order.</param>
    /// <param name="destination">Receives the view, same shape and order.</param>
    /// <param name="shape">The shape of both.</param>
    /// <param name="parameters">The map and the flips.</param>
    /// <param name="fill">What lies outside the image.</param>
    /// <param name="fillValue">The value there, with <see cref="FillMode.Constant"/>.</param>
    /// <param name="vectorize">False to do without vector instructions, which gives the same result.</param>
    public static void Resample(
        ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, in AffineParameters parameters,
        FillMode fill, float fillValue, bool vectorize = true)
    {
        if (Math.Max(shape.Rows, shape.Columns) > LargestSide)
            throw new ArgumentException($"expected at most {LargestSide} rows and columns; received {shape}", nameof(shape));

        AffineMap map = parameters.ToMap(shape);
        int bits = FractionBits(map, shape), rows = shape.Rows;
        int padded = (shape.Columns + BilinearKernel.Lanes - 1) / BilinearKernel.Lanes * BilinearKernel.Lanes;
        int length = 2 * (padded + rows);
        int[]? rented = length > StackParts ? ArrayPool<int>.Shared.Rent(length) : null;
        Span<int> parts = rented ?? stackalloc int[length];
        Span<int> columnX = parts[..padded], columnY = parts.Slice(padded, padded);
        Span<int> rowX = parts.Slice(2 * padded, rows), rowY = parts.Slice(2 * padded + rows, rows);
        FixedPoint.Steps(columnX[..shape.Columns], 0, map.XColumn, bits, parameters.FlipHorizontal);
        FixedPoint.Steps(columnY[..shape.Columns], 0, map.YColumn, bits, parameters.FlipHorizontal);
        FixedPoint.Steps(rowX, map.X0, map.XRow, bits, parameters.FlipVertical);
        FixedPoint.Steps(rowY, map.Y0, map.YRow, bits, parameters.FlipVertical);

        // The padding is computed like any other pixel and thrown away.
        columnX[shape.Columns..].Clear();
        columnY[shape.Columns..].Clear();
        BilinearKernel kernel = new()
        {
            Source = source,
            Destination = destination,
            Shape = shape,
            Bits = bits,
            ColumnX = columnX,
            ColumnY = columnY,
            RowX = rowX,
            RowY = rowY,
            FillValue = fillValue,
        };
        bool vectors = vectorize && Avx2.IsSupported && shape is { Channels: 1, Rows: > 1, Columns: > 1 };
        switch (fill)
        {
            case FillMode.Nearest:
                kernel.Run<NearestFill>(vectors);
                break;
            case FillMode.Constant:
                kernel.Run<ConstantFill>(vectors);
                break;
            case FillMode.Reflect:
                kernel.Run<ReflectFill>(vectors);
                break;
            case FillMode.Wrap:
                kernel.Run<WrapFill>(vectors);
                break;
        }

        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>As many bits as keep every coordinate, and the period of a reflection, below 2³⁰.</summary>
    private static int FractionBits(in AffineMap map, ImageShape shape)
    {
        double extent = Math.Max(map.Extent(shape), 2 * Math.Max(shape.Rows, shape.Columns));
        return Math.Min(MostBits, 29 - BitOperations.Log2((uint)extent + 1));
    }
}
