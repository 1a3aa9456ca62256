namespace VlassNet.Tests.Formats.Png;

public class PngReaderTests
{
    public static TheoryData<string> Readable => [.. GoldenPng.Names.Where(name => !IsRefused(name))];

    public static TheoryData<string> Unreadable => [.. GoldenPng.Names.Where(IsRefused)];

    [Theory]
    [MemberData(nameof(Readable))]
    public void Every_kind_of_grey_is_read_as_it_was_written(string name) =>
        GoldenPng.Load(GoldenPng.Bytes(name)).Should().Equal(GoldenPng.Expected(name));

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Colours_and_transparency_are_refused(string name)
    {
        string message = name.Split('-')[1] switch
        {
            "colour" => "*red, green and blue the same; found red*",
            "entry" => "*a palette with the entry 2; found one of 2*",
            _ => "*expected opaque pixels*",
        };
        FluentActions.Invoking(() => GoldenPng.Load(GoldenPng.Bytes(name)))
            .Should().Throw<BadInputException>().WithMessage(message);
    }

    [Fact]
    public void Row_0_is_the_bottom()
    {
        float[] pixels = GoldenPng.Load(PngChunks.Grey(2, 0, 51, 102, 255));
        pixels.Should().Equal(0.4f, 1, 0, 0.2f);
    }

    [Fact]
    public void Chunks_that_may_be_ignored_and_what_follows_the_end_are()
    {
        List<(string Type, byte[] Body)> chunks = PngChunks.Split(PngChunks.Grey(1, 255));
        chunks.Insert(1, ("juNk", [1, 2, 3]));
        byte[] file = [.. PngChunks.Join(chunks), 1, 2, 3];
        GoldenPng.Load(file).Should().Equal(1);
    }

    private static bool IsRefused(string name) => name.StartsWith("refused", StringComparison.Ordinal);
}
