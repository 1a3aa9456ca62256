using System.Diagnostics;
using System.IO.Compression;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Every fault of a file is one kind of error, which says where; no length is believed that the file has not.</summary>
public class BadFitsTests
{
    private const int SafetyNet = 60_000;

    [Theory]
    [InlineData("BITPIX  = 12", "12")]
    [InlineData("BITPIX  = 1.5", "1.5")]
    [InlineData("BITPIX  = '8'", "the string '8'")]
    [InlineData("NAXIS   = -1", "-1")]
    [InlineData("NAXIS   = 1000", "1000")]
    [InlineData("NAXIS   = 99999999999999999999", "99999999999999999999")]
    [InlineData("NAXIS   = 3", "no such card")]
    [InlineData("NAXIS1  = -3", "-3")]
    [InlineData("NAXIS1  = 10000000", "at least 10,000,000 bytes")]
    [InlineData("NAXIS1  = 9223372036854775807", "at least 9,223,372,036,854,775,807 bytes")]
    [InlineData("PCOUNT  = 9223372036854775807", "more than a file can have")]
    [InlineData("GCOUNT  = 9223372036854775807", "more than a file can have")]
    [InlineData("PCOUNT  = 1", "1")]
    [InlineData("GCOUNT  = 2", "2")]
    [InlineData("GCOUNT  = 0", "of 3×2")]
    [InlineData("BSCALE  = T", "T")]
    [InlineData("BZERO   = 1E400", "1E400")]
    [InlineData("BLANK   = 1.5", "1.5")]
    [InlineData("SIMPLE  = F", "F")]
    [InlineData("BSCALE  = NaN", "NaN")]
    [InlineData("BZERO   = Infinity", "Infinity")]
    [InlineData("PCOUNT  = -1", "-1")]
    public void A_header_that_cannot_be_is_refused(string card, string found)
    {
        BadInputException error = Refused(FitsText.Image(card));
        error.Found.Should().Contain(found);
        error.Where.Should().Contain("byte");
    }

    [Fact]
    public void Three_axes_cannot_be_more_than_a_number_holds() =>
        Refused(FitsText.Image("NAXIS   = 3", "NAXIS1  = 1", "NAXIS2  = 2000", "NAXIS3  = 9223372036854775807"))
            .Found.Should().Contain("more than a file can have");

    [Fact]
    public void A_blank_written_as_a_real_is_understood()
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image("BLANK   = 2."));
        GoldenFits.Whole(image).Should().Equal(0, 1, float.NaN, 3, 4, 5);
    }

    [Fact]
    public void Every_file_that_is_cut_off_is_refused()
    {
        byte[] whole = FitsText.Image();
        for (int length = 0; length < whole.Length; length += length < 2880 ? 7 : 1)
        {
            byte[] cut = whole[..length];
            if (length >= 2886)
            {
                using FitsImage image = GoldenFits.Open(cut);
                GoldenFits.Whole(image).Should().Equal([0, 1, 2, 3, 4, 5], "only padding is missing");
                break;
            }

            Refused(cut).Where.Should().Contain("byte");
        }
    }

    [Fact]
    public void A_gzipped_file_that_is_cut_off_or_damaged_is_refused()
    {
        byte[] random = new byte[30_000];
        new Random(1).NextBytes(random);
        byte[] packed = GoldenFits.Gzip(FitsText.File(["NAXIS1  = 300", "NAXIS2  = 100"], random));
        for (int length = 2; length < packed.Length - 1000; length += 977)
            Refused(packed[..length]);
        packed[packed.Length / 2] ^= 1;
        Refused(packed);
    }

    [Fact(Timeout = SafetyNet)]
    public async Task A_header_without_an_end_is_refused()
    {
        await Task.Yield();
        Refused([.. FitsText.Image()[..400], .. Enumerable.Repeat((byte)' ', 2480)]).Expected.Should().Be("an END card");
        byte[] spaces = [.. FitsText.Image()[..400], .. Enumerable.Repeat((byte)' ', 17 << 20)];
        Refused(spaces).Expected.Should().Contain("within 16,777,216 bytes");
        Refused([.. FitsText.Image()[..400], .. new byte[5360]]).Found.Should().Be("the byte 0x00");
    }

    [Fact(Timeout = SafetyNet)]
    public async Task A_string_over_all_the_header_costs_no_more_than_its_length()
    {
        await Task.Yield();
        byte[] header = FitsText.Header(
            ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 1", "NAXIS2  = 1", $"LONG    = '{new string('a', 66)}&'",
                .. Enumerable.Repeat($"CONTINUE  '{new string('b', 66)}&'", 200_000)]);
        using FitsImage image = GoldenFits.Open([.. header, 1]);
        image.Header.GetString("LONG").Length.Should().Be(66 + (66 * 200_000) + 1);
    }

    [Fact]
    public void What_unfolds_to_more_than_allowed_is_refused()
    {
        byte[] zeros = FitsText.File(["NAXIS1  = 8000", "NAXIS2  = 1000"], new byte[8_000_000]);
        byte[] packed = GoldenFits.Gzip(zeros);
        BadInputException error = FluentActions
            .Invoking(() => GoldenFits.Open(packed, new FitsImageOptions { MaxBytes = 5_000_000 }))
            .Should().Throw<BadInputException>().Which;
        error.Expected.Should().Contain("5,000,000 bytes");
        error.Advice.Should().Contain("MaxBytes").And.Contain("gunzip");
        using FitsImage image = GoldenFits.Open(packed, new FitsImageOptions { MaxBytes = zeros.Length });
        image.Columns.Should().Be(8000);
    }

    /// <summary>What comes after the image is looked through for damage and not kept.</summary>
    [Fact(Timeout = SafetyNet)]
    public async Task What_follows_the_image_costs_no_memory()
    {
        await Task.Yield();
        byte[] bomb = Bomb(FitsText.Image(), megabytes: 300);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using (FitsImage image = GoldenFits.Open(bomb))
            GoldenFits.Whole(image).Should().Equal(0, 1, 2, 3, 4, 5);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000_000);
        FluentActions.Invoking(() => GoldenFits.Open(bomb, new FitsImageOptions { MaxBytes = 100_000_000 }))
            .Should().Throw<BadInputException>().Which.Expected.Should().Contain("100,000,000 bytes");
        bomb[^6] ^= 1;
        Refused(bomb).Expected.Should().Contain("to their end", "the checksum is at the end");
    }

    [Fact(Timeout = SafetyNet)]
    public async Task A_header_that_claims_more_than_allowed_is_refused_before_it_is_decompressed()
    {
        await Task.Yield();
        byte[] bomb = Bomb(FitsText.Image("NAXIS1  = 100000", "NAXIS2  = 100000"), megabytes: 300);
        long before = GC.GetAllocatedBytesForCurrentThread();
        BadInputException error = Refused(bomb);
        error.Expected.Should().Contain("4,294,967,296 bytes that may be held in memory");
        error.Found.Should().Be("at least 10,000,000,000 bytes");
        error.Advice.Should().Contain("MaxBytes");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000_000);
    }

    private static byte[] Bomb(byte[] start, int megabytes)
    {
        using MemoryStream bomb = new();
        using (GZipStream zip = new(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(start);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++)
                zip.Write(zeros);
        }

        return bomb.ToArray();
    }

    [Fact(Timeout = SafetyNet)]
    public async Task A_pipe_is_refused_at_once()
    {
        if (OperatingSystem.IsWindows())
            return;
        string pipe = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (Process made = Process.Start("mkfifo", pipe))
            await made.WaitForExitAsync();
        try
        {
            FluentActions.Invoking(() => FitsImage.Open(pipe)).Should().Throw<BadInputException>()
                .WithMessage("*an empty file or a pipe*as a stream*");
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    [Fact]
    public void A_header_padded_with_NUL_is_read()
    {
        byte[] file = FitsText.Image("CRVAL1  = 10");
        int end = file.AsSpan().IndexOf("END     "u8);
        file.AsSpan(end + 3, 2880 - end - 3).Clear();
        using FitsImage image = GoldenFits.Open(file);
        GoldenFits.Whole(image).Should().Equal(0, 1, 2, 3, 4, 5);
        file[end + 40] = (byte)'x';
        Refused(file).Found.Should().Be("the byte 0x00", "that is no END");
    }

    [Fact(Timeout = SafetyNet)]
    public async Task What_unfolds_to_something_else_is_refused_before_it_is_unfolded()
    {
        await Task.Yield();
        using MemoryStream bomb = new();
        using (GZipStream zip = new(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 500; i++)
                zip.Write(zeros);
        }

        using MemoryStream packed = new(bomb.ToArray());
        FluentActions.Invoking(() => FitsImage.Open(packed)).Should().Throw<BadInputException>().Which.Expected.Should().Contain("SIMPLE");
        packed.Position.Should().BeLessThan(packed.Length, "the rest was not read");
    }

    [Theory]
    [InlineData("1F9D9000", "compress")]
    [InlineData("425A6839", "bzip2")]
    [InlineData("FD377A585A00", "xz")]
    [InlineData("504B0304", "zip")]
    [InlineData("3C68746D6C3E", "the bytes 3C68746D6C3E")]
    [InlineData("", "nothing")]
    public void Other_files_are_refused_by_name(string content, string found) =>
        Refused(Convert.FromHexString(content)).Found.Should().Contain(found);

    [Fact]
    public void A_path_without_a_file_is_refused()
    {
        string folder = Path.GetTempPath();
        FluentActions.Invoking(() => FitsImage.Open(Path.Combine(folder, "no such file.fits")))
            .Should().Throw<BadInputException>().WithMessage("*no such file*");
        FluentActions.Invoking(() => FitsImage.Open(folder)).Should().Throw<BadInputException>().WithMessage("*a folder*");
        FluentActions.Invoking(() => FitsImage.Open(" ")).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_file_that_becomes_shorter_is_refused_when_it_is_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, FitsText.Image());
            using FitsImage image = FitsImage.Open(path);
            using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                file.SetLength(2883);
            FluentActions.Invoking(() => GoldenFits.Whole(image))
                .Should().Throw<BadInputException>().WithMessage("*byte 2883*");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_opening_can_be_cancelled() =>
        FluentActions.Invoking(() => FitsImage.Open(GoldenFits.Path("values.fits.gz"), null, new CancellationToken(true)))
            .Should().Throw<OperationCanceledException>();

    [Fact]
    public void Data_of_an_earlier_part_that_are_cut_off_are_refused()
    {
        byte[] first = FitsText.File(["NAXIS   = 1", "NAXIS1  = 5000", "EXTEND  = T"], new byte[5000]);
        Refused(first[..6000]).Found.Should().Be("at least 5,000 bytes");
        byte[] second = FitsText.Extension(["BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 3"], []);
        Refused([.. first, .. second]).Expected.Should().Contain("NAXIS2");
    }

    private static BadInputException Refused(byte[] content) =>
        FluentActions.Invoking(() => GoldenFits.Open(content)).Should().Throw<BadInputException>().Which;
}
