using System.Buffers.Binary;
using System.IO.Compression;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>Writes grey pictures of 8 bits, as other programs do.</summary>
internal static class GreyPng
{
    /// <summary>Writes pixels of 0…1, the first row at the bottom.</summary>
    public static void Write(string path, ReadOnlySpan<float> pixels, int rows, int columns)
    {
        byte[] raw = new byte[rows * (columns + 1)];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                raw[((rows - 1 - row) * (columns + 1)) + column + 1] = (byte)(255 * pixels[(row * columns) + column]);
        }

        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(raw);
        byte[] header = [0, 0, 0, (byte)columns, 0, 0, 0, (byte)rows, 8, 0, 0, 0, 0];
        using FileStream file = File.Create(path);
        file.Write([0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n']);
        WriteChunk(file, [.. "IHDR"u8, .. header]);
        WriteChunk(file, [.. "IDAT"u8, .. packed.ToArray()]);
        WriteChunk(file, [.. "IEND"u8]);
    }

    private static void WriteChunk(Stream stream, byte[] chunk)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, chunk.Length - 4);
        stream.Write(number);
        stream.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(chunk));
        stream.Write(number);
    }

    /// <summary>CRC-32, bit by bit.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0xedb88320);
        }

        return ~sum;
    }
}
