using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using VlassNet.Reporting;

namespace VlassNet.Tests.Reporting;

public class ThumbnailTests
{
    private const string Prefix = "data:image/png;base64,";

    [Fact]
    public void Row_0_is_at_the_bottom_and_the_palette_is_magma()
    {
        (int width, int height, byte[] rows, byte[] palette) = Indexed(Thumbnail.DataUri([0, 1, 2, 3, 4, 8], new ImageShape(2, 3)));
        (width, height).Should().Be((3, 2));
        rows.Should().Equal(0, 24, 32, 63, 0, 0, 8, 16);
        palette.Length.Should().Be(3 * 64);
        for (int step = 0; step < 64; step++)
            new Rgb(palette[3 * step], palette[(3 * step) + 1], palette[(3 * step) + 2]).Should().Be(ColorMap.Magma[(4 * step) + 2]);
    }

    [Fact]
    public void What_is_larger_is_made_smaller_by_means()
    {
        float[] image = new float[100 * 130];
        image[(1 * 130) + 4] = 9; // in the square of rows 0 to 2 and columns 3 to 5
        (int width, int height, byte[] rows, _) = Indexed(Thumbnail.DataUri(image, new ImageShape(100, 130)));
        (width, height).Should().Be((44, 34));
        rows.Select((value, place) => (value, place)).Where(pixel => pixel.value > 0).Should().Equal((63, (33 * 45) + 1 + 1));
    }

    [Fact]
    public void Images_of_three_channels_keep_their_colours()
    {
        DecodedPng png = new(Convert.FromBase64String(Thumbnail.DataUri([0, 0.5f, 1, 1, 0, 0], new ImageShape(1, 2, 3))[Prefix.Length..]));
        png[0, 0].Should().Be(new Rgb(0, 128, 255));
        png[1, 0].Should().Be(new Rgb(255, 0, 0));
    }

    private static (int Width, int Height, byte[] Rows, byte[] Palette) Indexed(string uri)
    {
        uri.Should().StartWith(Prefix);
        byte[] file = Convert.FromBase64String(uri[Prefix.Length..]);
        byte[] header = [], palette = [], data = [];
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] content = file[(at + 8)..(at + 8 + length)];
            uint sum = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length));
            Crc32.HashToUInt32(file.AsSpan(at + 4, length + 4)).Should().Be(sum);
            switch (System.Text.Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "IHDR": header = content; break;
                case "PLTE": palette = content; break;
                case "IDAT": data = content; break;
            }

            at += length + 12;
        }

        header[8..].Should().Equal(8, 3, 0, 0, 0);
        using ZLibStream zlib = new(new MemoryStream(data), CompressionMode.Decompress);
        using MemoryStream rows = new();
        zlib.CopyTo(rows);
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), rows.ToArray(), palette);
    }
}
