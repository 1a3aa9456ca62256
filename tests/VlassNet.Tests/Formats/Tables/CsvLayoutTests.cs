using VlassNet.Formats.Tables;

namespace VlassNet.Tests.Formats.Tables;

/// <summary>Spaces divide columns only where the rows agree; else a name of two words is one name.</summary>
public sealed class CsvLayoutTests
{
    [Theory]
    [InlineData("my list\none\ntwo words\nthree\nfour\nfive words\n", CsvReader.None)]
    [InlineData("my list\none\ntwo words\nthree\nfour words\n", ' ')]
    [InlineData("ra  dec\n1 2\n3   4\n5\n", ' ')]
    [InlineData("name\nJ12 30\nJ12 40\n", CsvReader.None)]
    public void Half_of_the_rows_must_have_as_many_words(string text, char delimiter) =>
        CsvLayout.Find(text, isWhole: true).Delimiter.Should().Be(delimiter);
}
