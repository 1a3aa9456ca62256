using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// How an image lies in memory for the first block: seen from the 2×2 windows of the pool. A 3×3 convolution of a window's four
/// pixels reads 4×4 pixels around it. Each of them has an array of its own with one value for each window, so that the lanes of a
/// vector are neighbouring windows: every load is a plain one, and the four pixels of a window are four vectors.
/// </summary>
/// <remarks>
/// <code>
/// row of the 4×4:  0  the lower row of the window above = array of row 2, a row of windows earlier
///                  1  the window's upper row: arrays 0 to 3, by column
///                  2  the window's lower row: arrays 4 to 7
///                  3  the upper row of the window below = array of row 1, a row of windows later
/// </code>
/// What lies outside the image is 0: before and after each array is a row of windows of zeros.
/// </remarks>
internal readonly record struct WindowLayout
{
    /// <summary>Floats of the longest vector, and of a cache line.</summary>
    private const int Longest = 16;

    private const int Arrays = 8;

    public WindowLayout(ImageShape shape)
    {
        Rows = shape.Rows;
        Columns = shape.Columns;
        WindowColumns = (Columns + 1) / 2;
        Count = (Rows + 1) / 2 * WindowColumns;
        Padded = PlaneLayout.RoundUp(Count, Longest);
        Lead = PlaneLayout.RoundUp(WindowColumns, Longest);
        ArrayLength = checked(Lead + Padded + Lead);
        Length = checked(Arrays * ArrayLength);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Windows of a row.</summary>
    public int WindowColumns { get; }

    /// <summary>Windows of the image.</summary>
    public int Count { get; }

    /// <summary>Windows of the image, filled up to whole vectors of any length.</summary>
    public int Padded { get; }

    /// <summary>Where the first window is in an array.</summary>
    public int Lead { get; }

    /// <summary>From one array to the next.</summary>
    public int ArrayLength { get; }

    /// <summary>Floats that an image's channel takes.</summary>
    public int Length { get; }

    /// <summary>Where a window's value of a row's first column is; the other columns are in the arrays that follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe float* Row(float* plane, int row, int window) => plane + Lead + window + row switch
    {
        0 => 4 * ArrayLength - WindowColumns,
        1 => 0,
        2 => 4 * ArrayLength,
        _ => WindowColumns,
    };

    /// <summary>Puts a dense map into the arrays.</summary>
    /// <param name="map">The map, row after row.</param>
    /// <param name="plane">The arrays, which were all 0 at first; only pixels of the image are written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Fill<TSimd, TVector>(float* map, float* plane)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        for (int row = 0; row < Rows; row++)
        {
            float* pixels = map + row * Columns;
            float* first = Row(plane, 1 + row % 2, row / 2 * WindowColumns);
            float* even = first + ArrayLength, odd = even + ArrayLength;
            int column = 0;
            for (; column + 2 * width <= Columns; column += 2 * width)
            {
                TSimd.Deinterleave(
                    TSimd.Load(pixels + column), TSimd.Load(pixels + column + width), out TVector evens, out TVector odds);
                TSimd.Store(even + column / 2, evens);
                TSimd.Store(odd + column / 2, odds);
            }

            for (; column < Columns; column++)
                (column % 2 == 0 ? even : odd)[column / 2] = pixels[column];

            // Column −1 of a window is the odd pixel of the window before, column 2 the even pixel of the next.
            int neighbours = WindowColumns - 1;
            new ReadOnlySpan<float>(odd, neighbours).CopyTo(new Span<float>(first + 1, neighbours));
            new ReadOnlySpan<float>(even + 1, neighbours).CopyTo(new Span<float>(odd + ArrayLength, neighbours));
        }
    }
}
