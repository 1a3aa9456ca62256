using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace VlassNet.Tests.Formats.Png;

/// <summary>PNG files as lists of chunks, to be put together wrongly on purpose; their checksums are always right.</summary>
internal static class PngChunks
{
    private const int Signature = 8;

    public static List<(string Type, byte[] Body)> Split(byte[] file)
    {
        List<(string Type, byte[] Body)> chunks = [];
        for (int at = Signature; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add((Encoding.Latin1.GetString(file, at + 4, 4), file.AsSpan(at + 8, length).ToArray()));
            at += length + 12;
        }

        return chunks;
    }

    public static byte[] Join(IEnumerable<(string Type, byte[] Body)> chunks)
    {
        List<byte> file = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        foreach ((string type, byte[] body) in chunks)
        {
            byte[] number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
            file.AddRange(number);
            byte[] summed = [.. Encoding.Latin1.GetBytes(type), .. body];
            file.AddRange(summed);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(summed));
            file.AddRange(number);
        }

        return [.. file];
    }

    public static (string Type, byte[] Body) Header(
        uint width, uint height, byte depth = 8, byte color = 0, byte compression = 0, byte filter = 0, byte interlace = 0)
    {
        byte[] body = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(body, width);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(4), height);
        new[] { depth, color, compression, filter, interlace }.CopyTo(body, 8);
        return ("IHDR", body);
    }

    public static (string Type, byte[] Body) Data(byte[] raw) => ("IDAT", Pack(raw));

    /// <summary>A grey picture of 8 bits, its rows from the top.</summary>
    public static byte[] Grey(int width, params byte[] samples)
    {
        byte[] raw = [.. samples.Chunk(width).SelectMany(row => row.Prepend((byte)0))];
        return Join([Header((uint)width, (uint)(samples.Length / width)), Data(raw), ("IEND", [])]);
    }

    public static byte[] Pack(byte[] raw)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(raw);
        return packed.ToArray();
    }
}
