using System.Text;
using System.Text.Json;
using VlassNet.Formats.Json;

namespace VlassNet.Tests.Formats.Json;

public class JsonInputTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("[1,]", 3)]
    [InlineData("{\"a\":1,}", 7)]
    [InlineData("[1] 2", 4)]
    [InlineData("[01]", 1)]
    [InlineData("// comment\n1", 0)]
    public void What_is_no_JSON_is_refused_with_its_place(string text, int place)
    {
        Action read = () => ReadAll(Encoding.UTF8.GetBytes(text));
        read.Should().Throw<FormatException>().WithMessage($"text that is not JSON after byte {place}").WithInnerException<JsonException>();
    }

    [Fact]
    public void Sixty_four_levels_are_read_and_no_more()
    {
        ReadAll(Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64)));
        Action read = () => ReadAll(Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65)));
        read.Should().Throw<FormatException>().WithMessage("text that is not JSON after byte 64");
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"\u00ff\"")]
    public void Text_that_is_no_Unicode_is_refused(string text)
    {
        Action read = () =>
        {
            JsonInput json = new(Encoding.Latin1.GetBytes(text));
            json.Read();
            json.GetString();
        };
        read.Should().Throw<FormatException>();
    }

    [Fact]
    public void A_key_may_be_there_once()
    {
        Action read = () =>
        {
            JsonInput json = new("""{"a":1,"\u0061":2}"""u8);
            json.Read();
            HashSet<string> seen = [];
            while (json.NextKey(seen) is not null)
                json.SkipValue();
        };
        read.Should().Throw<FormatException>().WithMessage("'a' twice");
    }

    [Fact]
    public void What_is_not_what_it_should_be_is_described()
    {
        Action read = () =>
        {
            JsonInput json = new("[]"u8);
            json.Read(JsonTokenType.StartObject, "the card");
        };
        read.Should().Throw<FormatException>().WithMessage("an array as the card instead of an object");
    }

    [Fact]
    public void A_value_is_skipped_to_its_end()
    {
        JsonInput json = new("""{"a":{"b":[1,{"c":2}]},"d":3,"e":4e1}"""u8);
        json.Read();
        json.NextKey().Should().Be("a");
        json.SkipValue();
        json.NextKey().Should().Be("d");
        json.SkipValue();
        json.NextKey().Should().Be("e");
        json.Read();
        json.Literal.Should().Be("4e1");
        json.TryGetInteger(out _).Should().BeFalse();
        json.GetDouble().Should().Be(40);
        json.Offset.Should().Be(33);
    }

    private static void ReadAll(byte[] text)
    {
        JsonInput json = new(text);
        while (json.Read())
        {
        }
    }
}
