namespace VlassNet.Compute.Cpu;

/// <summary>
/// How one feature map lies in memory: row after row, with one 0 between the rows and a row of 0 above and below. The 0 at the
/// end of a row is also the one before the next row, so a 3×3 convolution is the same nine offsets for every pixel, and its
/// vectors can run over the ends of the rows without a mask. What they compute at the 0s is thrown away.
/// </summary>
/// <remarks>
/// <code>
/// Lead                pixel (0, 0)
/// 0 … 0 0 0 0 0 0 0   a b c d e 0   f g h i j 0   0 0 0 0 0 0   0 … 0
///       (row −1)      (row 0)       (row 1)       (row 2)       slack for the last vector
/// </code>
/// </remarks>
internal readonly record struct PlaneLayout
{
    private const int CacheLine = 16;

    /// <summary>The longest run of pixels that a kernel takes at once, so the most that it can overrun.</summary>
    private const int Slack = 64;

    public PlaneLayout(ImageShape shape)
    {
        Rows = shape.Rows;
        Columns = shape.Columns;
        Stride = Columns + 1;
        Lead = RoundUp(Stride + 1, CacheLine);
        Length = RoundUp(checked(Lead + Rows * Stride + Stride + 1 + Slack), CacheLine);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>From a pixel to the one below it.</summary>
    public int Stride { get; }

    /// <summary>Where pixel (0, 0) is: on a cache line.</summary>
    public int Lead { get; }

    /// <summary>Floats that a plane takes.</summary>
    public int Length { get; }

    /// <summary>From pixel (0, 0) to the end of the last row, the 0s at the row ends included.</summary>
    public int Span => Rows * Stride;

    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
