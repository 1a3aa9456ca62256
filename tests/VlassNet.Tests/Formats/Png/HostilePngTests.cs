using VlassNet.Formats.Png;

namespace VlassNet.Tests.Formats.Png;

/// <summary>Damaged files, and small ones that were made to cost much.</summary>
public class HostilePngTests
{
    private static readonly (string Type, byte[] Body) End = ("IEND", []);
    private static readonly (string Type, byte[] Body) Palette = ("PLTE", [1, 1, 1, 2, 2, 2]);

    public static TheoryData<string, string> Orders => new()
    {
        { "", "*the end after 0 bytes*" },
        { "DE", "*IHDR first; found the chunk IDAT*" },
        { "H", "*the end after 0 bytes*" },
        { "HE", "*data, and then the chunk IEND*" },
        { "HD", "*the end after 0 bytes*" },
        { "HHDE", "*one chunk IHDR of 13 bytes; found another*" },
        { "HDtDE", "*more data after another chunk*" },
        { "HPDE", "*another PLTE*" },
        { "pDPE", "*a palette before the data; found none*" },
        { "pPPDE", "*another PLTE*" },
        { "rDPE", "*another PLTE*" },
        { "HXDE", "*found the chunk XXXX*" },
        { "H1DE", "*four letters*" },
    };

    [Fact]
    public void A_file_that_is_cut_off_is_refused()
    {
        byte[] whole = GoldenPng.Bytes("grey8-interlaced");
        for (int length = 0; length < whole.Length; length++)
            Refused(whole[..length], "*");
    }

    [Fact]
    public void A_byte_that_has_changed_is_found()
    {
        byte[] whole = GoldenPng.Bytes("pieces");
        for (int place = 0; place < whole.Length; place++)
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 0x10;
            Refused(damaged, "*");
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Chunks_have_their_order(string order, string message) =>
        Refused(PngChunks.Join(order.Select(letter => letter switch
        {
            'H' => PngChunks.Header(1, 1),
            'p' => PngChunks.Header(1, 1, 1, 3),
            'r' => PngChunks.Header(1, 1, 8, 2),
            'P' => Palette,
            'D' => PngChunks.Data([0, 0]),
            'E' => End,
            't' => ("tEXt", new byte[3]),
            '1' => ("1234", []),
            _ => ("XXXX", Array.Empty<byte>()),
        })), message);

    [Theory]
    [InlineData(0, 1, 8, 0, 0, 0, 0, "*1 to 16,384 pixels a side; found one of 0×1*")]
    [InlineData(16_385, 1, 8, 0, 0, 0, 0, "*one of 16,385×1*")]
    [InlineData(1, 4_294_967_295, 8, 0, 0, 0, 0, "*4,294,967,295*")]
    [InlineData(1, 1, 3, 0, 0, 0, 0, "*type 0 with 3 bits*")]
    [InlineData(1, 1, 16, 3, 0, 0, 0, "*type 3 with 16 bits*")]
    [InlineData(1, 1, 4, 2, 0, 0, 0, "*type 2 with 4 bits*")]
    [InlineData(1, 1, 8, 5, 0, 0, 0, "*type 5*")]
    [InlineData(1, 1, 8, 0, 1, 0, 0, "*compression 1*")]
    [InlineData(1, 1, 8, 0, 0, 1, 0, "*filter method 1*")]
    [InlineData(1, 1, 8, 0, 0, 0, 2, "*interlacing 2*")]
    public void A_header_that_makes_no_sense_is_refused(
        uint width, uint height, byte depth, byte color, byte compression, byte filter, byte interlace, string message) =>
        Refused(
            PngChunks.Join([PngChunks.Header(width, height, depth, color, compression, filter, interlace),
                PngChunks.Data([0, 0]), End]),
            message);

    [Fact]
    public void A_large_picture_of_few_bytes_is_refused_before_anything_is_allocated()
    {
        PngFile file = PngFile.Open(
            PngChunks.Join([PngChunks.Header(16_384, 16_384), PngChunks.Data([0, 0]), End]), "it.png", GoldenPng.MaxSide);
        FluentActions.Invoking(() => PngReader.CheckSize(file))
            .Should().Throw<BadInputException>().WithMessage("*for 16,384×16,384 pixels*");
    }

    [Fact]
    public void Data_that_unfold_to_more_than_the_picture_are_refused() =>
        Refused(PngChunks.Join([PngChunks.Header(1, 1), PngChunks.Data(new byte[5_000_000]), End]), "*more data*");

    [Theory]
    [InlineData(1, "*data for 1 rows of 1 pixels; found fewer*")]
    [InlineData(3, "*more data*")]
    public void Data_of_another_length_are_refused(int length, string message) =>
        Refused(PngChunks.Join([PngChunks.Header(1, 1), PngChunks.Data(new byte[length]), End]), message);

    [Fact]
    public void A_filter_that_there_is_not_is_refused() =>
        Refused(PngChunks.Join([PngChunks.Header(1, 1), PngChunks.Data([5, 0]), End]), "*the filter 5*");

    [Fact]
    public void Data_with_a_wrong_or_missing_checksum_are_refused()
    {
        byte[] packed = PngChunks.Pack([0, 7]);
        packed[^1] ^= 1;
        Refused(PngChunks.Join([PngChunks.Header(1, 1), ("IDAT", packed), End]), "*(zlib)*");
        Refused(
            PngChunks.Join([PngChunks.Header(1, 1), ("IDAT", packed[..^4]), End]), "*data with their checksum; found the end*");
        Refused(PngChunks.Join([PngChunks.Header(1, 1), ("IDAT", []), End]), "*found fewer*");
    }

    [Fact]
    public void Data_that_ask_for_a_dictionary_are_refused()
    {
        byte[] packed = [0x78, 0x20, 0, 0, 0, 1, .. PngChunks.Pack([0, 7]).AsSpan(2)];
        Refused(PngChunks.Join([PngChunks.Header(1, 1), ("IDAT", packed), End]), "*(zlib)*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_palette_of_another_length_is_refused(int length) =>
        Refused(
            PngChunks.Join([PngChunks.Header(1, 1, 1, 3), ("PLTE", new byte[length]), PngChunks.Data([0, 0]), End]),
            "*a palette of 3 to 6 bytes*");

    [Fact]
    public void A_length_beyond_the_file_is_refused()
    {
        byte[] file = PngChunks.Grey(1, 255);
        file[8] = 0xFF;
        Refused(file, "*byte 8: expected a chunk within*a length of 4,278,190,093*");
    }

    private static void Refused(byte[] content, string message) =>
        FluentActions.Invoking(() => GoldenPng.Load(content)).Should().Throw<BadInputException>().WithMessage(message);
}
