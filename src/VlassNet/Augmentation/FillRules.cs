using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VlassNet.Augmentation;

/// <summary>
/// A <see cref="FillMode"/> as a rule that brings a coordinate, which may be anywhere, into 0 … <see cref="PixelAxis.Last"/>. One and
/// the same bilinear kernel then serves every mode. Both forms give the same result; the vector form needs AVX2.
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

        // The last pixel itself is inside, though it is a whole period from the first.
        return coordinate == axis.Last ? coordinate : FixedPoint.Modulo(coordinate, axis.Last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Map(Vector256<int> coordinates, PixelAxis axis) => Vector256.ConditionalSelect(
        Vector256.Equals(coordinates, Vector256.Create(axis.Last)), coordinates, FixedPoint.Modulo(coordinates, axis.Last));
}

/// <summary>Whole-number arithmetic on coordinates.</summary>
internal static class FixedPoint
{
    /// <summary>What is left of a value, 0 … <paramref name="period"/> − 1, when whole periods are taken away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Modulo(int value, int period)
    {
        int rest = value % period;
        return rest < 0 ? rest + period : rest;
    }

    /// <inheritdoc cref="Modulo(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Modulo(Vector256<int> values, int period)
    {
        // There is no vector division of whole numbers. The quotient in floats is wrong by one at most, next to a multiple.
        Vector256<float> quotient = Vector256.Floor(Avx.ConvertToVector256Single(values) * (1f / period));
        Vector256<int> periods = Vector256.Create(period);
        Vector256<int> rest = values - Avx.ConvertToVector256Int32WithTruncation(quotient) * periods;
        rest += Vector256.LessThan(rest, Vector256<int>.Zero) & periods;
        return rest - (Vector256.GreaterThanOrEqual(rest, periods) & periods);
    }
}
