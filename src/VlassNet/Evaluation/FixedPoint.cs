using System.Globalization;
using System.Numerics;

namespace VlassNet.Evaluation;

/// <summary>
/// Numbers with a fixed number of decimals as Python and C print them: the exact value of the double, rounded half to even.
/// (.NET rounds half away from zero: 0.125 would become 0.13 instead of 0.12.)
/// </summary>
internal static class FixedPoint
{
    /// <param name="value">A finite number that is not negative.</param>
    /// <param name="digits">Number of decimals.</param>
    public static string Format(double value, int digits)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52);
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        int shift = 1075 - Math.Max(exponent, 1);

        BigInteger scaled = mantissa * BigInteger.Pow(10, digits);
        BigInteger rounded = shift <= 0 ? scaled << -shift : RoundHalfToEven(scaled, shift);
        string text = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}";
    }

    private static BigInteger RoundHalfToEven(BigInteger value, int shift)
    {
        BigInteger quotient = value >> shift;
        BigInteger twiceRemainder = (value - (quotient << shift)) << 1;
        int comparison = twiceRemainder.CompareTo(BigInteger.One << shift);
        return comparison > 0 || (comparison == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
