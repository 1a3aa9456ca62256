using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VlassNet.Augmentation;

/// <summary>
/// The loops of <see cref="AffineResampler"/>: a plain one for anything, and one for a single channel with AVX2, which takes
/// the same steps on eight pixels at a time and gives the same bits. (So neither fuses a product and a sum.)
/// </summary>
internal ref struct BilinearKernel
{
    public const int Lanes = 8;

    public required ReadOnlySpan<float> Source { get; init; }

    public required Span<float> Destination { get; init; }

    public required ImageShape Shape { get; init; }

    /// <summary>The number of bits after the point of a coordinate.</summary>
    public required int Bits { get; init; }

    /// <summary>The column's part of x for each column of the destination, padded to a multiple of <see cref="Lanes"/>.</summary>
    public required ReadOnlySpan<int> ColumnX { get; init; }

    /// <summary>The column's part of y, likewise.</summary>
    public required ReadOnlySpan<int> ColumnY { get; init; }

    /// <summary>The row's part of x for each row of the destination.</summary>
    public required ReadOnlySpan<int> RowX { get; init; }

    /// <summary>The row's part of y.</summary>
    public required ReadOnlySpan<int> RowY { get; init; }

    /// <summary>The value outside the image, if the fill rule wants one.</summary>
    public required float FillValue { get; init; }

    public readonly void Run<TFill>(bool vectors)
        where TFill : IFillRule
    {
        PixelAxis axisX = new(Shape.Columns, Bits), axisY = new(Shape.Rows, Bits);
        if (vectors)
        {
            RunAvx2<TFill>(axisX, axisY);
            return;
        }

        for (int row = 0; row < Shape.Rows; row++)
            Row<TFill>(row, axisX, axisY);
    }

    private readonly void Row<TFill>(int row, PixelAxis axisX, PixelAxis axisY)
        where TFill : IFillRule
    {
        int columns = Shape.Columns, channels = Shape.Channels;
        int right = axisX.Step * channels, below = axisY.Step * columns * channels;
        float scale = 1f / (1 << Bits);
        Span<float> output = Destination.Slice(row * columns * channels, columns * channels);
        for (int column = 0; column < columns; column++)
        {
            int wantedX = RowX[row] + ColumnX[column], wantedY = RowY[row] + ColumnY[column];
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
        int columns = Shape.Columns, rows = Shape.Rows, pitch = columns * sizeof(float);
        Vector256<int> pitches = Vector256.Create(pitch);
        Vector256<int> lastX = Vector256.Create(axisX.LastCell), lastY = Vector256.Create(axisY.LastCell);

        // One instruction shifts by a vector of counts, two by a count that the compiler does not know.
        Vector256<uint> shift = Vector256.Create((uint)Bits);
        Vector256<float> scale = Vector256.Create(1f / (1 << Bits)), outside = Vector256.Create(FillValue);

        // On a 32-byte boundary, so that no access straddles two cache lines.
        byte* scratch = stackalloc byte[2 * Lanes * sizeof(uint)];
        uint* places = (uint*)(((nuint)scratch + 31) & ~(nuint)31);
        fixed (float* source = Source, destination = Destination)
        fixed (int* columnX = ColumnX, columnY = ColumnY, rowX = RowX, rowY = RowY)
        {
            float* output = destination;
            for (int row = 0; row < rows; row++, output += columns)
            {
                Vector256<int> startX = Vector256.Create(rowX[row]), startY = Vector256.Create(rowY[row]);
                for (int column = 0; column < columns; column += Lanes)
                {
                    Vector256<int> wantedX = Vector256.Load(columnX + column) + startX;
                    Vector256<int> wantedY = Vector256.Load(columnY + column) + startY;
                    Vector256<int> x = TFill.Map(wantedX, axisX), y = TFill.Map(wantedY, axisY);
                    Vector256<int> cellX = Vector256.Min(Avx2.ShiftRightArithmeticVariable(x, shift), lastX);
                    Vector256<int> cellY = Vector256.Min(Avx2.ShiftRightArithmeticVariable(y, shift), lastY);
                    Vector256<int> restX = x - Avx2.ShiftLeftLogicalVariable(cellX, shift);
                    Vector256<int> restY = y - Avx2.ShiftLeftLogicalVariable(cellY, shift);
                    Vector256<float> weightX = Avx.ConvertToVector256Single(restX) * scale;
                    Vector256<float> weightY = Avx.ConvertToVector256Single(restY) * scale;

                    (cellY * pitches + (cellX << 2)).AsUInt32().Store(places);
                    (Vector256<float> left, Vector256<float> right) = LoadPairs((byte*)source, places);
                    Vector256<float> top = Mix(left, right, weightX);
                    (left, right) = LoadPairs((byte*)source + pitch, places);
                    Vector256<float> value = Mix(top, Mix(left, right, weightX), weightY);
                    if (TFill.ReplacesOutside)
                    {
                        Vector256<int> inside = Vector256.Equals(x, wantedX) & Vector256.Equals(y, wantedY);
                        value = Vector256.ConditionalSelect(inside.AsSingle(), value, outside);
                    }

                    if (column <= columns - Lanes)
                        value.Store(output + column);
                    else
                        Avx.MaskStore(output + column, FirstLanes(columns - column), value);
                }
            }
        }
    }

    /// <summary>
    /// The values at eight places (in bytes) and those right after them, a pair being one load of 64 bits. The gather
    /// instructions would do the same, but took twice as long (processors whose microcode guards against "gather data sampling"
    /// are slow at them).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe (Vector256<float> Left, Vector256<float> Right) LoadPairs(byte* source, uint* places)
    {
        // Shuffle works within 128-bit halves: take the pairs 0 1 4 5 and 2 3 6 7, so that what it leaves is in order.
        Vector256<float> some = Vector256.Create(TwoPairs(source, places), TwoPairs(source, places + 4)).AsSingle();
        Vector256<float> others = Vector256.Create(TwoPairs(source, places + 2), TwoPairs(source, places + 6)).AsSingle();
        return (Avx.Shuffle(some, others, 0b_10_00_10_00), Avx.Shuffle(some, others, 0b_11_01_11_01));

        static Vector128<double> TwoPairs(byte* source, uint* places) => Sse2.LoadHigh(
            Sse2.LoadScalarVector128((double*)(source + places[0])), (double*)(source + places[1]));
    }

    private static Vector256<float> FirstLanes(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    /// <summary>Linear interpolation, exact at both ends.</summary>
    private static float Mix(float first, float second, float weight) => first * (1 - weight) + second * weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix(Vector256<float> first, Vector256<float> second, Vector256<float> weight) =>
        first * (Vector256<float>.One - weight) + second * weight;
}
