using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Augmentation;

/// <summary>
/// A <see cref="FillMode"/> as a rule that brings a coordinate, which may be anywhere, into 0 … <see cref="PixelAxis.Last"/>.
/// One and the same bilinear kernel then serves every mode. Both forms give the same result; the vector form needs AVX2.
/// </summary>
internal interface IFillRule
{
    /// <summary>Whether a pixel whose coordinate had to be moved takes the constant instead.</summary>
    static abstract bool ReplacesOutside { get; }

    static abstract int Map(int coordinate, PixelAxis axis);

    static abstract Vector256<int> Map(Vector256<int> coordinates, PixelAxis axis);
}

/// <summary><see cref="FillMode.Nearest"/>.</summary>
internal readonly struct NearestFill : IFillRule
{
    public static bool ReplacesOutside => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Map(int coordinate, PixelAxis axis) => Math.Min(Math.Max(coordinate, 0), axis.Last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Map(Vector256<int> coordinates, PixelAxis axis) =>
        Vector256.Min(Vector256.Max(coordinates, Vector256<int>.Zero), Vector256.Create(axis.Last));
}

/// <summary><see cref="FillMode.Constant"/>.</summary>
internal readonly struct ConstantFill : IFillRule
{
    public static bool ReplacesOutside => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Map(int coordinate, PixelAxis axis) => NearestFill.Map(coordinate, axis);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Map(Vector256<int> coordinates, PixelAxis axis) => NearestFill.Map(coordinates, axis);
}

/// <summary>
/// <see cref="FillMode.Reflect"/>: from the outer edge of the first pixel, half a pixel before its centre, the image and its
/// mirror image repeat with a period of two widths; between an edge and the nearest centre there is only that pixel.
/// </summary>
internal readonly struct ReflectFill : IFillRule
{
    public static bool ReplacesOutside => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Map(int coordinate, PixelAxis axis)
    {
        int period = Period(axis);
        int fromEdge = FixedPoint.Modulo(coordinate + axis.Half, period);
        return NearestFill.Map(Math.Min(fromEdge, period - fromEdge) - axis.Half, axis);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Map(Vector256<int> coordinates, PixelAxis axis)
    {
        Vector256<int> half = Vector256.Create(axis.Half);
        Vector256<int> fromEdge = FixedPoint.Modulo(coordinates + half, Period(axis));
        return NearestFill.Map(Vector256.Min(fromEdge, Vector256.Create(Period(axis)) - fromEdge) - half, axis);
    }

    private static int Period(PixelAxis axis) => 2 * (axis.Last + 2 * axis.Half);
}

/// <summary><see cref="FillMode.Wrap"/>: the period is the distance from the first pixel to the last.</summary>
internal readonly struct WrapFill : IFillRule
{
    public static bool ReplacesOutside => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Map(int coordinate, PixelAxis axis)
    {
        if (axis.Last == 0)
            return 0;

        // Whole periods from the image, SciPy shows the last pixel on the left of it and the first one on the right.
        int rest = FixedPoint.Modulo(Math.Abs(coordinate), axis.Last);
        if (coordinate < 0)
            return axis.Last - rest;
        return coordinate == axis.Last ? coordinate : rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Map(Vector256<int> coordinates, PixelAxis axis)
    {
        Vector256<int> last = Vector256.Create(axis.Last);
        Vector256<int> rest = FixedPoint.Modulo(Vector256.Abs(coordinates), axis.Last);
        Vector256<int> right = Vector256.ConditionalSelect(Vector256.Equals(coordinates, last), last, rest);
        return Vector256.ConditionalSelect(Vector256.LessThan(coordinates, Vector256<int>.Zero), last - rest, right);
    }
}
