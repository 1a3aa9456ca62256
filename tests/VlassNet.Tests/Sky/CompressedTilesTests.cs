using System.IO.Hashing;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Images in compressed tiles, beside what CFITSIO reads in them by way of astropy.</summary>
public class CompressedTilesTests
{
    private const string File = "compressed.fits.gz";

    private static readonly byte[] Content = GoldenFits.Bytes(File);
    private static readonly JsonElement[] Cases = [.. GoldenFits.Json("compressed.json").EnumerateArray()];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void All_pixels_are_those_of_CFITSIO(string name)
    {
        JsonElement expected = Cases.Single(one => one.GetProperty("name").GetString() == name);
        uint[] sums = [.. expected.GetProperty("crcs").EnumerateArray().Select(sum => sum.GetUInt32())];
        for (int plane = 0; plane < sums.Length; plane++)
        {
            using FitsImage image = Open(name, plane);
            image.Rows.Should().Be(expected.GetProperty("rows").GetInt32());
            image.Columns.Should().Be(expected.GetProperty("columns").GetInt32());
            float nan = BitConverter.UInt32BitsToSingle(0x7FC00000);
            float[] pixels = [.. GoldenFits.Whole(image).Select(pixel => float.IsNaN(pixel) ? nan : pixel)];
            Crc32 sum = new();
            sum.Append(MemoryMarshal.AsBytes<float>(pixels));
            sum.GetCurrentHashAsUInt32().Should().Be(sums[plane], $"plane {plane}");
        }
    }

    [Theory]
    [InlineData("I2 TILES")]
    [InlineData("I2 CUBE")]
    [InlineData("STRANGE TILES 1")]
    [InlineData("F4 RICE_1 DITHER 2")]
    public void A_region_is_a_part_of_the_whole(string name)
    {
        using FitsImage image = Open(name, 0);
        float[] whole = GoldenFits.Whole(image);
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            int row = random.Next(image.Rows + 1), column = random.Next(image.Columns + 1);
            int rows = random.Next(image.Rows - row + 1), columns = random.Next(image.Columns - column + 1);
            float[] region = new float[rows * columns];
            image.ReadRegion(row, column, rows, columns, region);
            for (int i = 0; i < region.Length; i++)
                region[i].Should().Be(whole[((row + (i / columns)) * image.Columns) + column + (i % columns)]);
        }
    }

    [Fact]
    public void Threads_may_cut_out_at_once()
    {
        using FitsImage image = Open("I2 TILES", 0);
        float[] whole = GoldenFits.Whole(image);
        Parallel.For(0, 2000, number =>
        {
            (int row, int column) = (number * 7 % 30, number * 13 % 46);
            float[] region = new float[49];
            image.ReadRegion(row, column, 7, 7, region);
            for (int i = 0; i < region.Length; i++)
                region[i].Should().Be(whole[((row + (i / 7)) * image.Columns) + column + (i % 7)]);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mosaic_can_be_held_in_memory(bool inMemory)
    {
        using CutoutExtractor extractor = new(Open("I4 ONE TILE", 0), new() { Rows = 9, Columns = 9 }, inMemory);
        using FitsImage image = Open("I4 ONE TILE", 0);
        float[] region = new float[81];
        image.ReadRegion(10, 20, 9, 9, region);
        PixelNormalization.MinMax.Apply(region);
        extractor.Around(14, 24).Pixels.ToArray().Should().Equal(region);
    }

    [Fact]
    public void The_header_is_the_images_own()
    {
        using FitsImage image = Open("I2 CUBE", 3);
        image.Header.GetInt64("BITPIX").Should().Be(16);
        image.Header.GetInt64("NAXIS3").Should().Be(5);
        image.Header.GetString("XTENSION").Should().Be("IMAGE");
        image.Header.Select(card => card.Keyword).Should().NotContain(["ZIMAGE", "ZNAXIS1", "TFIELDS", "TFORM1", "ZCMPTYPE", "ZTILE1"]);
    }

    /// <summary>In integers the keyword of the table is what BLANK is, unless that is there too.</summary>
    [Fact]
    public void Integers_may_be_blank()
    {
        using FitsImage whole = Open("I2 RICE_1", 0);
        byte[] file = Alone("I2 RICE_1");
        Put(file, "ZBLANK", "7");
        using FitsImage image = GoldenFits.Open(file);
        float[] expected = [.. GoldenFits.Whole(whole).Select(pixel => pixel == 7 ? float.NaN : pixel)];
        expected.Should().Contain(float.NaN);
        GoldenFits.Bits(GoldenFits.Whole(image)).Should().Equal(GoldenFits.Bits(expected));
    }

    [Theory]
    [InlineData("HCOMPRESS", "'HCOMPRESS_1'")]
    [InlineData("PLIO", "'PLIO_1'")]
    public void Other_methods_are_refused_by_name(string name, string found)
    {
        BadInputException error = FluentActions.Invoking(() => Open(name, 0)).Should().Throw<BadInputException>().Which;
        error.Found.Should().Be(found);
        error.Advice.Should().Contain("funpack");
    }

    [Theory]
    [InlineData("ZBITPIX", "12", "12")]
    [InlineData("ZNAXIS1", "-1", "-1")]
    [InlineData("ZNAXIS1", "60", "37 rows")]
    [InlineData("ZNAXIS2", "1000000000", "rows")]
    [InlineData("ZTILE1", "0", "0")]
    [InlineData("ZTILE1", "7", "37 rows")]
    [InlineData("TFIELDS", "9", "no such card")]
    [InlineData("TFORM1", "'1PZ(3)'", "'1PZ(3)'")]
    [InlineData("TFORM1", "'99999999999B'", "'99999999999B'")]
    [InlineData("TFORM1", "'900B'", "'900B'")]
    [InlineData("THEAP", "-5", "-5")]
    [InlineData("ZVAL1", "100000", "100000")]
    [InlineData("ZVAL2", "8", "8")]
    [InlineData("ZCMPTYPE", "'SQUEEZE'", "'SQUEEZE'")]
    [InlineData("ZQUANTIZ", "'WHITE_NOISE'", "'WHITE_NOISE'")]
    [InlineData("ZDITHER0", "0", "0")]
    [InlineData("ZDITHER0", "10001", "10001")]
    [InlineData("PCOUNT", "-1", "-1")]
    [InlineData("PCOUNT", "0", "values of COMPRESSED_DATA")]
    [InlineData("GCOUNT", "2", "at least")]
    public void A_header_that_cannot_be_is_refused(string keyword, string value, string found)
    {
        byte[] file = Alone("F4 RICE_1 DITHER 1");
        Put(file, keyword, value);
        BadInputException error = FluentActions.Invoking(() =>
        {
            using FitsImage image = GoldenFits.Open(file);
            GoldenFits.Whole(image);
        }).Should().Throw<BadInputException>().Which;
        error.Found.Should().Contain(found);
        error.Where.Should().Contain("byte");
    }

    [Theory]
    [InlineData("F4 RICE_1 DITHER 1", 8, 1, "0")]
    [InlineData("F4 RICE_1 DITHER 1", 2, 0x7F, "values of COMPRESSED_DATA from byte")]
    [InlineData("F4 RICE_1 DITHER 1", 0, 0x80, "values of COMPRESSED_DATA from byte")]
    [InlineData("F4 RICE_1 DITHER 1", 4, 0x70, "values of COMPRESSED_DATA from byte")]
    public void A_tile_that_claims_more_than_there_is_is_refused(string name, int at, byte value, string found)
    {
        byte[] file = Alone(name);
        int data = DataOffset(file);
        if (at == 8)
            file.AsSpan(data, 8).Clear();
        else
            file[data + at] = value;
        using FitsImage image = GoldenFits.Open(file);
        BadInputException error = FluentActions.Invoking(() => GoldenFits.Whole(image)).Should().Throw<BadInputException>().Which;
        error.Message.Should().Contain(at == 8 ? "none in any column" : found);
    }

    [Fact]
    public void A_tile_that_ends_too_soon_is_refused()
    {
        byte[] file = Alone("F4 RICE_1 DITHER 1");
        int data = DataOffset(file);
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(data));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(data), length - 20);
        using FitsImage image = GoldenFits.Open(file);
        FluentActions.Invoking(() => GoldenFits.Whole(image)).Should().Throw<BadInputException>().Which.Expected.Should().Contain("tile 1");
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(data), 3);
        using FitsImage shorter = GoldenFits.Open(file);
        FluentActions.Invoking(() => GoldenFits.Whole(shorter)).Should().Throw<BadInputException>().Which.Found.Should().Be("3");
    }

    /// <summary>Few bytes cannot be many pixels, so no memory is taken for those.</summary>
    [Theory]
    [InlineData("F4 RICE_1 NONE")]
    [InlineData("F4 GZIP_1 NONE")]
    [InlineData("NOCOMPRESS")]
    public void A_size_that_the_bytes_cannot_fill_costs_no_memory(string name)
    {
        byte[] file = Alone(name);
        foreach ((string keyword, string value) in new[] { ("ZNAXIS1", "100000000"), ("ZTILE1", "100000000") })
            Put(file, keyword, value);
        using FitsImage image = GoldenFits.Open(file);
        float[] pixel = new float[1];
        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => image.ReadRegion(0, 0, 1, 1, pixel)).Should().Throw<BadInputException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2_000_000);
    }

    [Fact]
    public void A_damaged_heap_is_read_or_refused()
    {
        Random random = new(8);
        foreach (string name in new[] { "F4 RICE_1 DITHER 2", "I2 TILES", "U1 RICE_1", "F8 GZIP_2 NONE", "STRANGE 1", "NOCOMPRESS" })
        {
            byte[] whole = Alone(name);
            int data = DataOffset(whole), refused = 0;
            for (int round = 0; round < 400; round++)
            {
                byte[] file = [.. whole];
                for (int times = random.Next(1, 5); times > 0; times--)
                    file[random.Next(data, file.Length)] = (byte)random.Next(256);
                try
                {
                    using FitsImage image = GoldenFits.Open(file);
                    GoldenFits.Whole(image);
                }
                catch (BadInputException)
                {
                    refused++;
                }
            }

            refused.Should().BeLessThan(400);
        }
    }

    private static FitsImage Open(string name, int plane) =>
        GoldenFits.Open(Content, new FitsImageOptions { ExtensionName = name, Plane = plane });

    /// <summary>A file of an empty primary array and one extension.</summary>
    private static byte[] Alone(string name)
    {
        int start = 0;
        for (int at = 2880; at < Content.Length; at += 2880)
        {
            if (!Content.AsSpan(at).StartsWith("XTENSION"u8))
                continue;
            if (start > 0)
                return [.. Content[..2880], .. Content[start..at]];
            int end = Content.AsSpan(at).IndexOf("END     "u8);
            string header = Encoding.ASCII.GetString(Content, at, end);
            if (header.Contains($"EXTNAME = '{name.PadRight(8)}'", StringComparison.OrdinalIgnoreCase))
                start = at;
        }

        return [.. Content[..2880], .. Content[start..]];
    }

    private static int DataOffset(byte[] file)
    {
        for (int card = 2880; ; card += 80)
        {
            if (file.AsSpan(card).StartsWith("END     "u8))
                return ((card / 2880) + 1) * 2880;
        }
    }

    /// <summary>Puts a value in the place of another, or of a card that does not matter.</summary>
    private static void Put(byte[] file, string keyword, string value)
    {
        for (int card = 2880; ; card += 80)
        {
            Span<byte> text = file.AsSpan(card, 80);
            if (!text.StartsWith(Encoding.ASCII.GetBytes(keyword.PadRight(8))) && !text.StartsWith("EXTNAME "u8))
                continue;
            Encoding.ASCII.GetBytes($"{keyword,-8}= {value}".PadRight(80)).CopyTo(text);
            return;
        }
    }
}
