using System.Buffers.Binary;

namespace VlassNet.Formats.Fits.Compression;

/// <summary>
/// How float values were made integers of 32 bits: value = zero + scale · integer, where subtractive dithers were added to the
/// integers first. The arithmetic, and the random numbers, are those of CFITSIO (FITS standard 4.0, 10.2 and appendix I).
/// </summary>
internal sealed class TileQuantization
{
    private const int RandomNumbers = 10_000;
    private const int ExactZero = -2_147_483_646;

    // What CFITSIO writes for a pixel without a value, with and without ZBLANK.
    private const int UsualBlank = -2_147_483_647;

    private static readonly Lazy<float[]> Random = new(MakeRandom);

    private readonly HeaderCards header;
    private readonly TileTable table;
    private readonly long? seed;
    private readonly bool keepsZeros;
    private readonly long blank;

    private TileQuantization(HeaderCards header, TileTable table, long? seed, bool keepsZeros)
    {
        this.header = header;
        this.table = table;
        this.seed = seed;
        this.keepsZeros = keepsZeros;
        blank = header.OptionalInt64("ZBLANK") ?? UsualBlank;
    }

    /// <summary>The quantisation that a header has; null where the values are as they were.</summary>
    public static TileQuantization? Of(HeaderCards header, TileTable table)
    {
        string method = (header.OptionalString("ZQUANTIZ") ?? "NO_DITHER").Trim().ToUpperInvariant();
        if (method == "NONE" || !(table.Has("ZSCALE") || header.Find("ZSCALE") is not null))
            return null;
        if (method is not ("NO_DITHER" or "SUBTRACTIVE_DITHER_1" or "SUBTRACTIVE_DITHER_2"))
        {
            throw header.Wrong(
                "ZQUANTIZ", "NO_DITHER, SUBTRACTIVE_DITHER_1, SUBTRACTIVE_DITHER_2 or NONE", $"'{method}'",
                "Decompress the file first: funpack of CFITSIO does it.");
        }

        long? seed = method == "NO_DITHER" ? null
            : header.Find("ZDITHER0") is null ? 1 : header.GetInt64("ZDITHER0", 1, RandomNumbers);
        return new TileQuantization(header, table, seed, method == "SUBTRACTIVE_DITHER_2");
    }

    /// <summary>Makes a tile's integers the bytes that its values have in an image that is not compressed.</summary>
    /// <param name="number">The tile, from 0.</param>
    /// <param name="integers">Its integers.</param>
    /// <param name="size">Bytes of a value: 4 for float32, 8 for float64.</param>
    /// <param name="destination">Gets the values, big-endian.</param>
    public void Restore(long number, ReadOnlySpan<int> integers, int size, Span<byte> destination)
    {
        double scale = table.Number("ZSCALE", number) ?? header.GetDouble("ZSCALE");
        double zero = table.Number("ZZERO", number) ?? header.OptionalDouble("ZZERO") ?? 0;
        double none = table.Number("ZBLANK", number) ?? blank;
        float[] random = Random.Value;
        int start = seed is { } first ? (int)((number + first - 1) % RandomNumbers) : 0;
        int next = (int)(random[start] * 500);
        for (int i = 0; i < integers.Length; i++)
        {
            double value = integers[i];
            if (value == none)
                value = double.NaN;
            else if (keepsZeros && integers[i] == ExactZero)
                value = 0;
            else
                value = ((seed is null ? value : value - random[next] + 0.5) * scale) + zero;
            if (size == sizeof(float))
                BinaryPrimitives.WriteSingleBigEndian(destination[(i * sizeof(float))..], (float)value);
            else
                BinaryPrimitives.WriteDoubleBigEndian(destination[(i * sizeof(double))..], value);
            if (++next < RandomNumbers)
                continue;
            start = (start + 1) % RandomNumbers;
            next = (int)(random[start] * 500);
        }
    }

    // Park and Miller's minimal standard.
    private static float[] MakeRandom()
    {
        const long Factor = 16807, Modulus = 2_147_483_647;
        float[] values = new float[RandomNumbers];
        long state = 1;
        for (int i = 0; i < values.Length; i++)
        {
            state = Factor * state % Modulus;
            values[i] = (float)(state / (double)Modulus);
        }

        return values;
    }
}
