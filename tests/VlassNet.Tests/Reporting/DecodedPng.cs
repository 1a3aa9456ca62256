using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using VlassNet.Reporting;

namespace VlassNet.Tests.Reporting;

/// <summary>Reads back what the library writes: an 8-bit RGB PNG without row filters. Checks every chunk on the way.</summary>
internal sealed class DecodedPng
{
    private readonly byte[] rows;

    public DecodedPng(byte[] file)
    {
        file.AsSpan(0, 8).ToArray().Should().Equal(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A);
        List<string> chunks = [];
        MemoryStream compressed = new();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string type = Encoding.ASCII.GetString(file, at + 4, 4);
            ReadOnlySpan<byte> content = file.AsSpan(at + 8, length);
            uint check = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length));
            Crc32.HashToUInt32(file.AsSpan(at + 4, length + 4)).Should().Be(check);
            if (type == "IHDR")
            {
                Width = BinaryPrimitives.ReadInt32BigEndian(content);
                Height = BinaryPrimitives.ReadInt32BigEndian(content[4..]);
                content[8..].ToArray().Should().Equal(8, 2, 0, 0, 0);
            }
            else if (type == "IDAT")
            {
                compressed.Write(content);
            }

            chunks.Add(type);
            at += length + 12;
        }

        chunks.Should().Equal("IHDR", "IDAT", "IEND");
        compressed.Position = 0;
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        using MemoryStream decoded = new();
        zlib.CopyTo(decoded);
        rows = decoded.ToArray();
        rows.Length.Should().Be(Height * ((Width * 3) + 1));
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The colour at a place, the origin at the top left.</summary>
    public Rgb this[int x, int y]
    {
        get
        {
            int row = y * ((Width * 3) + 1);
            rows[row].Should().Be(0, "the rows have no filter");
            return new Rgb(rows[row + 1 + (x * 3)], rows[row + 2 + (x * 3)], rows[row + 3 + (x * 3)]);
        }
    }
}
