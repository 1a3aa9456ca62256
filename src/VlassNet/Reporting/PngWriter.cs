using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace VlassNet.Reporting;

/// <summary>Writes pictures as PNG (ISO/IEC 15948): 8 bits a channel, RGB or by a palette, one data chunk.</summary>
internal static class PngWriter
{
    /// <param name="stream">Receives the file.</param>
    /// <param name="pixels">Red, green and blue of each pixel, the top row first.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> pixels, int width, int height)
    {
        WriteHeader(stream, width, height, colorType: 2);
        WriteChunk(stream, "IDAT"u8, Compress(pixels, width * 3));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <param name="stream">Receives the file.</param>
    /// <param name="pixels">The place of each pixel's colour in the palette, the top row first.</param>
    /// <param name="palette">At most 256 colours.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    public static void WriteIndexed(Stream stream, ReadOnlySpan<byte> pixels, ReadOnlySpan<Rgb> palette, int width, int height)
    {
        byte[] colors = new byte[palette.Length * 3];
        for (int i = 0; i < palette.Length; i++)
            (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]) = (palette[i].Red, palette[i].Green, palette[i].Blue);
        WriteHeader(stream, width, height, colorType: 3);
        WriteChunk(stream, "PLTE"u8, colors);
        WriteChunk(stream, "IDAT"u8, Compress(pixels, width));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteHeader(Stream stream, int width, int height, byte colorType)
    {
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a channel, or of a place in the palette
        header[9] = colorType; // compression, filter method and interlacing stay 0
        WriteChunk(stream, "IHDR"u8, header);
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int rowLength)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int start = 0; start < pixels.Length; start += rowLength)
            {
                zlib.WriteByte(0); // the row's filter: none
                zlib.Write(pixels.Slice(start, rowLength));
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        uint sum = Crc32.HashToUInt32(chunk.AsSpan(4, content.Length + 4));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), sum);
        stream.Write(chunk);
    }
}
