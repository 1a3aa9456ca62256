using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.Formats.Fits;

/// <summary>
/// Turns the big-endian values of an array into float32: BZERO + BSCALE · value, and NaN for BLANK. The arithmetic is that of
/// astropy's <c>hdu.data.astype(float32)</c>, to the last bit: in float32 for 8 and 16 bits and for float32, else in float64.
/// (astropy forgets about a BLANK of 0 and of unsigned integers; here they are NaN as well, as the standard has it.)
/// </summary>
internal sealed class PixelConverter
{
    private const ulong SignBit = 1UL << 63;

    private readonly int bitpix;
    private readonly double scale;
    private readonly double zero;
    private readonly long? blank;

    /// <summary>For the array of a header.</summary>
    public PixelConverter(HeaderCards header)
    {
        bitpix = (int)header.GetInt64("BITPIX");
        scale = header.OptionalDouble("BSCALE") ?? 1;
        zero = header.OptionalDouble("BZERO") ?? 0;
        blank = bitpix > 0 ? Blank(header) : null;
    }

    /// <summary>Bytes of a value.</summary>
    public int Size => Math.Abs(bitpix) / 8;

    /// <summary>Converts as many values as there are places.</summary>
    public void Convert(ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (bitpix)
        {
            case 8 or 16: ConvertShort(source, destination); break;
            case -32: ConvertSingle(source, destination); break;
            case 64 when scale == 1 && (zero == SignBit || (zero == 0 && blank is null)): ConvertLong(source, destination); break;
            default: ConvertWide(source, destination); break;
        }
    }

    private static long? Blank(HeaderCards header) =>
        header.OptionalDouble("BLANK") is double real && !header.TryGetInt64("BLANK", out _)
            ? double.IsInteger(real) && Math.Abs(real) < long.MaxValue
                ? (long)real
                : throw header.Wrong("BLANK", "an integer as BLANK", $"{real}", "Correct the header.")
            : header.OptionalInt64("BLANK");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ConvertShort(ReadOnlySpan<byte> source, Span<float> destination)
    {
        bool isByte = bitpix == 8;
        long none = blank ?? long.MinValue;
        for (int i = 0; i < destination.Length; i++)
        {
            int value = isByte ? source[i] : BinaryPrimitives.ReadInt16BigEndian(source[(2 * i)..]);
            destination[i] = value == none ? float.NaN : Scaled((float)value);
        }
    }

    private void ConvertSingle(ReadOnlySpan<byte> source, Span<float> destination)
    {
        BinaryPrimitives.ReverseEndianness(
            MemoryMarshal.Cast<byte, int>(source)[..destination.Length], MemoryMarshal.Cast<float, int>(destination));
        if (scale == 1 && zero == 0)
            return;
        foreach (ref float value in destination)
            value = Scaled(value);
    }

    // Straight to float32, since by way of float64 some values would be rounded twice.
    private void ConvertLong(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            long value = BinaryPrimitives.ReadInt64BigEndian(source[(8 * i)..]);
            destination[i] = value == blank ? float.NaN : zero == 0 ? value : Unsigned((ulong)value ^ SignBit);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ConvertWide(ReadOnlySpan<byte> source, Span<float> destination)
    {
        int size = Size;
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> at = source.Slice(size * i, size);
            double value;
            if (bitpix < 0)
            {
                value = BinaryPrimitives.ReadDoubleBigEndian(at);
            }
            else
            {
                long integer = size == 4 ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt64BigEndian(at);
                value = integer == blank ? double.NaN : integer;
            }

            if (scale != 1)
                value *= scale;
            if (zero != 0)
                value += zero;
            destination[i] = (float)value;
        }
    }

    // Adding a zero would turn -0 into 0.
    private float Scaled(float value)
    {
        if (scale != 1)
            value *= (float)scale;
        if (zero != 0)
            value += (float)zero;
        return value;
    }

    // The last bit of the larger half stands for all that are lost, so that ties are seen; C# itself goes by way of float64.
    private static float Unsigned(ulong value) =>
        value <= long.MaxValue ? (long)value : 2 * (float)(long)((value >> 1) | (value & 1));
}
