using System.Text.Json;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

public class FitsHeaderTests
{
    private static readonly FitsHeader Header = Open();

    public static TheoryData<string> Keywords => [.. GoldenFits.Json("cards.json").EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Cards_are_those_of_astropy(string keyword)
    {
        JsonElement card = GoldenFits.Json("cards.json").GetProperty(keyword);
        JsonElement value = card.GetProperty("value");
        switch (value.ValueKind)
        {
            case JsonValueKind.String: Header.GetString(keyword).Should().Be(value.GetString()); break;
            case JsonValueKind.Number: Header.GetDouble(keyword).Should().Be(value.GetDouble()); break;
            default: Header.GetBoolean(keyword).Should().Be(value.GetBoolean()); break;
        }

        Header.Find(keyword)!.Comment.Should().Be(card.GetProperty("comment").GetString());
        Header.Find(keyword.ToLowerInvariant()).Should().Be(Header.Find(keyword));
    }

    [Fact]
    public void Cards_stand_in_their_order_with_their_places()
    {
        string[] keywords = [.. Header.Select(card => card.Keyword)];
        keywords[..6].Should().Equal("SIMPLE", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "EXTEND");
        keywords.Count(keyword => keyword == "COMMENT").Should().Be(2);
        Header[1].Offset.Should().Be(80);
        Header.Count.Should().Be(keywords.Length);
        Header.Single(card => card.Keyword.Length == 0).Comment.Should().Be("a card without a keyword");
        Header.Single(card => card.Keyword == "HISTORY").Comment.Should().Be("made by hand");
        Header.Single(card => card.Keyword == "CONTINUE").Value.Should().BeNull();
    }

    [Fact]
    public void What_is_no_value_is_none()
    {
        Header.Find("NOVALUE").Should().Match<FitsCard>(card => card.Value == null && card.Comment == "nothing yet");
        Header.Find("COMPLEX")!.Value.Should().Be("(1.0, -2.5)");
        Header.TryGetDouble("COMPLEX", out _).Should().BeFalse();
        Header.TryGetString("COMMENT", out _).Should().BeFalse();
        Header.TryGetInt64("REAL", out _).Should().BeFalse();
        Header.TryGetInt64("TOOBIG", out _).Should().BeFalse();
        Header.TryGetBoolean("INTEGER", out _).Should().BeFalse();
        Header.Find("NOSUCH").Should().BeNull();
    }

    [Theory]
    [InlineData("NOSUCH", "no such card")]
    [InlineData("QUOTED", "the string 'it's here'")]
    [InlineData("NOVALUE", "no value")]
    [InlineData("COMPLEX", "(1.0, -2.5)")]
    public void A_value_that_is_not_there_is_asked_for_in_vain(string keyword, string found)
    {
        BadInputException error = FluentActions.Invoking(() => Header.GetDouble(keyword))
            .Should().Throw<BadInputException>().Which;
        error.Found.Should().Be(found);
        error.Where.Should().Contain("cards.fits, byte");
    }

    [Theory]
    [InlineData("1E999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("1 2")]
    public void A_number_is_a_finite_one(string text)
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image($"KEY     = {text}"));
        image.Header.TryGetDouble("KEY", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("KEY     = 'no end of it", "'no end of it")]
    [InlineData("KEY     = '", "'")]
    [InlineData("KEY     = \u00B5Jy", "?Jy")]
    public void A_value_against_the_grammar_is_kept_as_it_is(string card, string value)
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image(card));
        image.Header.Find("KEY").Should().Match<FitsCard>(found => found.Value == value && !found.IsString);
    }

    private static FitsHeader Open()
    {
        using FitsImage image = FitsImage.Open(GoldenFits.Path("cards.fits"));
        return image.Header;
    }
}
