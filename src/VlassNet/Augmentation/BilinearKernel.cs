using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VlassNet.Data;

namespace VlassNet.Augmentation;

/// <summary>
/// The loops of <see cref="AffineResampler"/>: a plain one for anything, and one for a single channel with AVX2, which takes the same
/// steps on eight pixels at a time and gives the same bits. (So neither contracts a product and a sum into one rounding.)
/// </summary>
internal ref struct BilinearKernel
{
    public const int Lanes = 8;

    public required ReadOnlySpan<float> Source { get; init; }

    public required Span<float> Destination { get; init; }

    public required ImageShape Shape { get; init; }

    public required AffineMap Map { get; init; }

    /// <summary>The number of bits after the point of a coordinate.</summary>
    public required int Bits { get; init; }

    /// <summary>Whether the rows are in reverse order.</summary>
    public required bool FlipRows { get; init; }

    /// <summary>The column's part of x for each column of the destination, padded to a multiple of <see cref="Lanes"/>.</summary>
    public required Span<int> ColumnX { get; init; }

    /// <summary>The column's part of y, likewise.</summary>
    public required Span<int> ColumnY { get; init; }

    /// <summary>The value outside the image, if the fill rule wants one.</summary>
    public required float FillValue { get; init; }

    public readonly void FillColumnParts(bool flip)
    {
        double stepX = Map.XColumn * (1 << Bits), stepY = Map.YColumn * (1 << Bits);
        int last = Shape.Columns - 1;
        for (int column = 0; column <= last; column++)
        {
            int from = flip ? last - column : column;
            ColumnX[column] = (int)Math.Round(stepX * from);
            ColumnY[column] = (int)Math.Round(stepY * from);
        }

        // The padding is computed like any other pixel and thrown away.
        ColumnX[Shape.Columns..].Clear();
        ColumnY[Shape.Columns..].Clear();
    }

    public readonly void Run<TFill>(bool vectors)
        where TFill : IFillRule
    {
        PixelAxis axisX = new(Shape.Columns, Bits), axisY = new(Shape.Rows, Bits);
        if (vectors)
            RunAvx2<TFill>(axisX, axisY);
        else
            RunPlain<TFill>(axisX, axisY);
    }

    private readonly (int X, int Y) RowParts(int row)
    {
        int from = FlipRows ? Shape.Rows - 1 - row : row;
        return ((int)Math.Round((Map.X0 + Map.XRow * from) * (1 << Bits)),
            (int)Math.Round((Map.Y0 + Map.YRow * from) * (1 << Bits)));
    }

    private readonly void RunPlain<TFill>(PixelAxis axisX, PixelAxis axisY)
        where TFill : IFillRule
    {
        for (int row = 0; row < Shape.Rows; row++)
        {
            (int rowX, int rowY) = RowParts(row);
            Row<TFill>(row, rowX, rowY, axisX, axisY);
        }
    }

    private readonly void Row<TFill>(int row, int rowX, int rowY, PixelAxis axisX, PixelAxis axisY)
        where TFill : IFillRule
    {
        int columns = Shape.Columns, channels = Shape.Channels;
        int right = axisX.Step * channels, below = axisY.Step * columns * channels;
        float scale = 1f / (1 << Bits);
        Span<float> output = Destination.Slice(row * columns * channels, columns * channels);
        for (int column = 0; column < columns; column++)
        {
            int wantedX = rowX + ColumnX[column], wantedY = rowY + ColumnY[column];
            int x = TFill.Map(wantedX, axisX), y = TFill.Map(wantedY, axisY);
            Span<float> pixel = output.Slice(column * channels, channels);
            if (TFill.ReplacesOutside && (x != wantedX || y != wantedY))
            {
                pixel.Fill(FillValue);
                continue;
            }

            int cellX = Math.Min(x >> Bits, axisX.LastCell), cellY = Math.Min(y >> Bits, axisY.LastCell);
            float weightX = (x - (cellX << Bits)) * scale, weightY = (y - (cellY << Bits)) * scale;
            ReadOnlySpan<float> corner = Source[((cellY * columns + cellX) * channels)..];
            for (int channel = 0; channel < pixel.Length; channel++)
            {
                float top = Mix(corner[channel], corner[channel + right], weightX);
                float bottom = Mix(corner[channel + below], corner[channel + below + right], weightX);
                pixel[channel] = Mix(top, bottom, weightY);
            }
        }
    }

    private readonly unsafe void RunAvx2<TFill>(PixelAxis axisX, PixelAxis axisY)
        where TFill : IFillRule
    {
        int columns = Shape.Columns, rows = Shape.Rows;
        int* corners = stackalloc int[Lanes];
        fixed (float* source = Source, destination = Destination)
        fixed (int* columnX = ColumnX, columnY = ColumnY)
        {
            float* output = destination;
            for (int row = 0; row < rows; row++, output += columns)
            {
                (int rowX, int rowY) = RowParts(row);
                Vector256<int> startX = Vector256.Create(rowX), startY = Vector256.Create(rowY);
                int column = 0;
                for (; column <= columns - Lanes; column += Lanes)
                {
                    Vector256<int> x = Vector256.Load(columnX + column) + startX, y = Vector256.Load(columnY + column) + startY;
                    Eight<TFill>(source, corners, x, y, axisX, axisY).Store(output + column);
                }

                if (column < columns)
                {
                    Vector256<int> x = Vector256.Load(columnX + column) + startX, y = Vector256.Load(columnY + column) + startY;
                    Vector256<float> values = Eight<TFill>(source, corners, x, y, axisX, axisY);
                    StoreFirst(values, output + column, columns - column);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly unsafe Vector256<float> Eight<TFill>(
        float* source, int* corners, Vector256<int> wantedX, Vector256<int> wantedY, PixelAxis axisX, PixelAxis axisY)
        where TFill : IFillRule
    {
        Vector256<float> scale = Vector256.Create(1f / (1 << Bits));
        Vector256<int> x = TFill.Map(wantedX, axisX), y = TFill.Map(wantedY, axisY);
        Vector256<int> cellX = Vector256.Min(x >> Bits, Vector256.Create(axisX.LastCell));
        Vector256<int> cellY = Vector256.Min(y >> Bits, Vector256.Create(axisY.LastCell));
        Vector256<float> weightX = Avx.ConvertToVector256Single(x - (cellX << Bits)) * scale;
        Vector256<float> weightY = Avx.ConvertToVector256Single(y - (cellY << Bits)) * scale;

        (cellY * Vector256.Create(Shape.Columns) + cellX).Store(corners);
        (Vector256<float> left, Vector256<float> right) = LoadPairs(source, corners);
        Vector256<float> top = Mix(left, right, weightX);
        (left, right) = LoadPairs(source + Shape.Columns, corners);
        Vector256<float> value = Mix(top, Mix(left, right, weightX), weightY);
        if (!TFill.ReplacesOutside)
            return value;
        Vector256<int> inside = Vector256.Equals(x, wantedX) & Vector256.Equals(y, wantedY);
        return Vector256.ConditionalSelect(inside.AsSingle(), value, Vector256.Create(FillValue));
    }

    /// <summary>
    /// The values at eight places and those right after them, a pair being one load of 64 bits. The gather instructions would do the
    /// same, but processors whose microcode guards against "gather data sampling" take several times as long over them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe (Vector256<float> Left, Vector256<float> Right) LoadPairs(float* source, int* places)
    {
        // Shuffle works within 128-bit halves: take the pairs 0 1 4 5 and 2 3 6 7, so that what it leaves is in order.
        Vector256<float> some = Vector256.Create(TwoPairs(source, places), TwoPairs(source, places + 4)).AsSingle();
        Vector256<float> others = Vector256.Create(TwoPairs(source, places + 2), TwoPairs(source, places + 6)).AsSingle();
        return (Avx.Shuffle(some, others, 0b_10_00_10_00), Avx.Shuffle(some, others, 0b_11_01_11_01));

        static Vector128<double> TwoPairs(float* source, int* places) => Sse2.LoadHigh(
            Sse2.LoadScalarVector128((double*)(source + places[0])), (double*)(source + places[1]));
    }

    private static unsafe void StoreFirst(Vector256<float> values, float* output, int count)
    {
        for (int lane = 0; lane < count; lane++)
            output[lane] = values[lane];
    }

    /// <summary>Linear interpolation, exact at both ends.</summary>
    private static float Mix(float first, float second, float weight) => first * (1 - weight) + second * weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix(Vector256<float> first, Vector256<float> second, Vector256<float> weight) =>
        first * (Vector256<float>.One - weight) + second * weight;
}
