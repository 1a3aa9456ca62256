using VlassNet.Reporting.Html;

namespace VlassNet.Tests;

public class MarkupTests
{
    [Theory]
    [InlineData("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("tab\tand\0null", "tab\tand\uFFFDnull")]
    [InlineData("\u202Etaken for\u202C", "\uFFFDtaken for\uFFFD")]
    [InlineData("a\u2066b\u2069\u2028", "a\uFFFDb\uFFFD\uFFFD")]
    [InlineData("שלום, ünïcode 🛰", "שלום, ünïcode 🛰")]
    public void Text_is_text_and_does_not_turn_what_is_behind_it(string text, string expected) => Markup.Escape(text).Should().Be(expected);

    [Theory]
    [InlineData(-0.0004, "0.000")]
    [InlineData(-0.0006, "−0.001")]
    [InlineData(0.25, "0.250")]
    public void Nothing_is_less_than_nothing_by_rounding(double value, string expected) => Numbers.Score(value).Should().Be(expected);
}
