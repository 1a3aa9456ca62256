using System.Buffers.Binary;

namespace VlassNet.Formats.Png;

/// <summary>What the first chunk says of a picture (IHDR).</summary>
/// <param name="Width">Pixels in a row, at least 1.</param>
/// <param name="Height">Number of rows, at least 1.</param>
/// <param name="Depth">Bits in a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Color">What the samples are.</param>
/// <param name="IsInterlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColor Color, bool IsInterlaced)
{
    /// <summary>The length of the chunk.</summary>
    public const int Length = 13;

    public int SamplesPerPixel => Color switch
    {
        PngColor.Rgb => 3,
        PngColor.GreyAlpha => 2,
        PngColor.Rgba => 4,
        _ => 1,
    };

    public int BitsPerPixel => SamplesPerPixel * Depth;

    /// <summary>The bytes of all rows with their filters' numbers: what the compressed data must decompress to.</summary>
    public long RawLength
    {
        get
        {
            long length = 0;
            foreach (PngPass pass in PngPass.Of(this))
                length += pass.Rows * (1 + RowLength(pass.Columns));
            return length;
        }
    }

    /// <summary>The bytes of a row of some pixels, without its filter's number.</summary>
    public long RowLength(int columns) => (((long)columns * BitsPerPixel) + 7) / 8;

    /// <summary>Reads the chunk; null and a problem where it makes no sense, or a picture that is too large.</summary>
    public static PngHeader? Parse(ReadOnlySpan<byte> chunk, int maxSide, out string expected, out string found)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk), height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        PngColor color = (PngColor)chunk[9];
        (int depth, int compression, int filter, int interlace) = (chunk[8], chunk[10], chunk[11], chunk[12]);
        expected = $"a picture of 1 to {maxSide:N0} pixels a side";
        found = $"one of {width:N0}×{height:N0}";
        if (width == 0 || height == 0 || width > (uint)maxSide || height > (uint)maxSide)
            return null;
        expected = "a picture of type 0 (1, 2, 4, 8 or 16 bits), 3 (1, 2, 4 or 8 bits), 2, 4 or 6 (8 or 16 bits)";
        found = $"one of type {(int)color} with {depth} bits";
        if (!IsAllowed(color, depth))
            return null;
        expected = "compression 0, filter method 0 and interlacing 0 or 1";
        found = $"compression {compression}, filter method {filter} and interlacing {interlace}";
        if (compression != 0 || filter != 0 || interlace > 1)
            return null;
        return new PngHeader((int)width, (int)height, depth, color, interlace == 1);
    }

    private static bool IsAllowed(PngColor color, int depth) => color switch
    {
        PngColor.Grey => depth is 1 or 2 or 4 or 8 or 16,
        PngColor.Palette => depth is 1 or 2 or 4 or 8,
        PngColor.Rgb or PngColor.GreyAlpha or PngColor.Rgba => depth is 8 or 16,
        _ => false,
    };
}
