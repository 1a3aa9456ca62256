using System.Text.Json;
using VlassNet.Sky;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Sky;

public class FitsPixelsTests
{
    private static readonly JsonElement Expected = GoldenFits.Json("values.json");

    public static TheoryData<string> Titles => [.. Expected.EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Values_are_those_of_astropy_to_the_last_bit(string title)
    {
        using FitsImage image = FitsImage.Open(GoldenFits.Path("values.fits.gz"), new FitsImageOptions { ExtensionName = title });
        (image.Rows, image.Columns).Should().Be((3, 7));
        GoldenFits.Bits(GoldenFits.Whole(image)).Should().Equal(GoldenFits.Bits(Expected.GetProperty(title)));
    }

    [Fact]
    public void A_file_a_gzipped_file_and_a_stream_give_the_same()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, GoldenFits.Bytes("values.fits.gz"));
            foreach (string title in Expected.EnumerateObject().Select(entry => entry.Name))
            {
                FitsImageOptions options = new() { ExtensionName = title };
                using FitsImage file = FitsImage.Open(path, options);
                using FileStream content = File.OpenRead(GoldenFits.Path("values.fits.gz"));
                using OneWayStream oneWay = new(content);
                using FitsImage streamed = FitsImage.Open(oneWay, options);
                GoldenFits.Bits(GoldenFits.Whole(file)).Should().Equal(GoldenFits.Bits(Expected.GetProperty(title)));
                GoldenFits.Bits(GoldenFits.Whole(streamed)).Should().Equal(GoldenFits.Bits(Expected.GetProperty(title)));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("8 plain")]
    [InlineData("16 scaled")]
    [InlineData("-32 plain")]
    [InlineData("-64 tiny")]
    public void Every_region_is_a_part_of_the_whole(string title)
    {
        using FitsImage image = FitsImage.Open(GoldenFits.Path("values.fits.gz"), new FitsImageOptions { ExtensionName = title });
        float[] whole = GoldenFits.Whole(image);
        for (int row = 0; row <= image.Rows; row++)
        for (int column = 0; column <= image.Columns; column++)
        for (int rows = 0; rows <= image.Rows - row; rows++)
        for (int columns = 0; columns <= image.Columns - column; columns++)
        {
            float[] region = new float[(rows * columns) + 1];
            region[^1] = 99;
            image.ReadRegion(row, column, rows, columns, region);
            float[] wanted = [.. from r in Enumerable.Range(row, rows) from c in Enumerable.Range(column, columns)
                select whole[(r * image.Columns) + c], 99];
            GoldenFits.Bits(region).Should().Equal(GoldenFits.Bits(wanted));
        }
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, 4, 1, 1)]
    [InlineData(3, 0, 1, 1)]
    [InlineData(0, 0, 4, 1)]
    [InlineData(1, 1, 1, 7)]
    [InlineData(0, 0, -1, 1)]
    [InlineData(0, 0, 1, int.MaxValue)]
    public void Regions_lie_inside(int row, int column, int rows, int columns)
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image());
        FluentActions.Invoking(() => image.ReadRegion(row, column, rows, columns, new float[100]))
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_region_needs_room_and_an_open_image()
    {
        FitsImage image = GoldenFits.Open(FitsText.Image());
        FluentActions.Invoking(() => image.ReadRegion(0, 0, 2, 3, new float[5])).Should().Throw<ArgumentException>();
        image.Dispose();
        FluentActions.Invoking(() => GoldenFits.Whole(image)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_cutout_of_a_mosaic_takes_no_more_than_its_own_pixels()
    {
        const int Side = 3722;
        string path = Path.GetTempFileName();
        try
        {
            // The file is sparse: all of its 55 MB but the header are zeros that nobody wrote.
            File.WriteAllBytes(
                path, FitsText.Header(
                    ["SIMPLE  = T", "BITPIX  = -32", "NAXIS   = 4", $"NAXIS1  = {Side}", $"NAXIS2  = {Side}", "NAXIS3  = 1",
                        "NAXIS4  = 1"]));
            using (FileStream file = File.OpenWrite(path))
                file.SetLength(file.Length + (4L * Side * Side));
            long before = GC.GetAllocatedBytesForCurrentThread();
            using FitsImage image = FitsImage.Open(path);
            float[] cutout = new float[64 * 64];
            image.ReadRegion(Side - 64, Side - 64, 64, 64, cutout);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2_000_000);
            cutout.Should().OnlyContain(pixel => pixel == 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_threads_read_at_once(bool isFile)
    {
        const int Side = 900;
        byte[] data = new byte[Side * Side * 4];
        for (int i = 0; i < Side * Side; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), i);
        byte[] content = FitsText.File(["BITPIX  = -32", $"NAXIS1  = {Side}", $"NAXIS2  = {Side}"], data);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            using FitsImage image = isFile ? FitsImage.Open(path) : GoldenFits.Open(content);
            Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
            {
                int row = number * 7 % (Side - 64);
                int column = number * 11 % (Side - 64);
                float[] region = new float[64 * 64];
                image.ReadRegion(row, column, 64, 64, region);
                for (int i = 0; i < region.Length; i++)
                {
                    if (region[i] != ((row + (i / 64)) * Side) + column + (i % 64))
                        throw new InvalidOperationException($"pixel {i} of region {number}");
                }
            });
            GoldenFits.Whole(image).Should().Equal(Enumerable.Range(0, Side * Side).Select(i => (float)i));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
