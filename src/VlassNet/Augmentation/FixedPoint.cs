using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VlassNet.Augmentation;

/// <summary>Whole-number arithmetic on coordinates.</summary>
internal static class FixedPoint
{
    private const int FineBits = 30;

    /// <summary>
    /// <paramref name="start"/> + 0, 1, 2 … times <paramref name="step"/> (in pixels), each to the nearest
    /// 2^−<paramref name="bits"/>.
    /// </summary>
    /// <param name="parts">Receives the numbers.</param>
    /// <param name="start">The first, less than 2³⁰⁻ᵇⁱᵗˢ.</param>
    /// <param name="step">The difference of two neighbours; the last number is less than 2³¹⁻ᵇⁱᵗˢ.</param>
    /// <param name="bits">The number of bits after the point.</param>
    /// <param name="reverse">Whether they are to be in reverse order.</param>
    public static void Steps(Span<int> parts, double start, double step, int bits, bool reverse)
    {
        // Thirty more bits make the products exact and cost less than rounding doubles.
        const long half = 1L << (FineBits - 1);
        double unit = 1L << (FineBits + bits);
        long fineStart = (long)Math.Round(start * unit) + half, fineStep = (long)Math.Round(step * unit);
        if (reverse)
            (fineStart, fineStep) = (fineStart + (parts.Length - 1) * fineStep, -fineStep);
        for (int place = 0; place < parts.Length; place++, fineStart += fineStep)
            parts[place] = (int)(fineStart >> FineBits);
    }

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
