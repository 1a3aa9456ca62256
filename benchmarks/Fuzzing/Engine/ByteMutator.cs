using System.Buffers.Binary;
using System.Text;

namespace VlassNet.Fuzzing;

/// <summary>Damages bytes, whatever they mean.</summary>
internal static class ByteMutator
{
    private const int LongestInput = 1 << 20;
    private const int LongestBlock = 4096;

    private static readonly ulong[] Integers =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 64, 100, 127, 128, 255, 256, 1000, 4096, 32767, 32768, 65535, 65536, 1 << 20, (1 << 24) - 1,
        1 << 24, 1 << 28, int.MaxValue - 1, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, 1UL << 40, long.MaxValue,
        1UL << 63, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    private static readonly byte[][] Numbers =
    [
        .. new[]
        {
            "0", "1", "-1", "2", "3", "255", "256", "65536", "16777216", "2147483647", "2147483648", "-2147483648", "4294967296",
            "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999999999999999999999999999",
            "1e308", "1e999", "-1e-999", "0.1", "NaN", "Infinity", "00000001", "1000000", "",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>One change; <paramref name="other"/> is what a piece may be taken from.</summary>
    public static byte[] Mutate(byte[] bytes, byte[] other, FuzzRandom random)
    {
        if (bytes.Length == 0)
            return Insert(bytes, 0, Block(other, random));
        int at = random.Next(bytes.Length);
        switch (random.Next(16))
        {
            case 0 or 1 or 2:
                return Set(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8))));
            case 3 or 4:
                return Set(bytes, at, (byte)random.Next(256));
            case 5 or 6 or 7:
                return SetInteger(bytes, random);
            case 8:
                return bytes[..at];
            case 9:
                return Insert(bytes, random.Next(bytes.Length + 1), Block(bytes, random));
            case 10:
                return Remove(bytes, at, BlockLength(bytes.Length - at, random));
            case 11:
                return Overwrite(bytes, at, Block(bytes, random));
            case 12:
                return other.Length == 0 ? bytes : [.. bytes[..at], .. other[random.Next(other.Length)..]];
            case 13:
                return Overwrite(bytes, at, Block(other, random));
            default:
                return ReplaceNumber(bytes, at, random);
        }
    }

    private static byte[] Set(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    private static byte[] SetInteger(byte[] bytes, FuzzRandom random)
    {
        Span<byte> number = stackalloc byte[8];
        int size = 1 << random.Next(4);
        ulong value = random.Of(Integers);
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number = number[..size];
        if (random.OneIn(2))
            number.Reverse();
        if (size > bytes.Length)
            return bytes;
        byte[] changed = [.. bytes];
        number.CopyTo(changed.AsSpan(random.Next(bytes.Length - size + 1)));
        return changed;
    }

    /// <summary>Replaces the digits from here on by a number of another size, or sets them where there are none.</summary>
    private static byte[] ReplaceNumber(byte[] bytes, int at, FuzzRandom random)
    {
        int next = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (next < 0)
            return Set(bytes, at, (byte)(' ' + random.Next('~' - ' ' + 1)));
        int start = at + next, end = start;
        while (end < bytes.Length && bytes[end] is >= (byte)'0' and <= (byte)'9')
            end++;
        return Insert(Remove(bytes, start, end - start), start, random.Of(Numbers));
    }

    private static ReadOnlySpan<byte> Block(byte[] bytes, FuzzRandom random)
    {
        if (bytes.Length == 0)
            return [];
        int at = random.Next(bytes.Length);
        return bytes.AsSpan(at, BlockLength(bytes.Length - at, random));
    }

    // Short ones mostly: a field, not half of the file.
    private static int BlockLength(int most, FuzzRandom random) =>
        Math.Min(most, 1 + random.Next(random.OneIn(4) ? LongestBlock : 16));

    private static byte[] Insert(byte[] bytes, int at, ReadOnlySpan<byte> block) =>
        bytes.Length > LongestInput ? bytes : [.. bytes.AsSpan(0, at), .. block, .. bytes.AsSpan(at)];

    private static byte[] Remove(byte[] bytes, int at, int count) => [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + count)];

    private static byte[] Overwrite(byte[] bytes, int at, ReadOnlySpan<byte> block)
    {
        byte[] changed = [.. bytes];
        block[..Math.Min(block.Length, bytes.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }
}
