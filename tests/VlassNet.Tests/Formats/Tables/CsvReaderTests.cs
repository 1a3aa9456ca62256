using System.Text;
using VlassNet.Formats.Tables;

namespace VlassNet.Tests.Formats.Tables;

public class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "a|b/c|d")]
    [InlineData("a,b\r\nc,d", "a|b/c|d")]
    [InlineData("a,b\rc,d\r", "a|b/c|d")]
    [InlineData("a\tb\nc,c\td\n", "a|b/c,c|d")]
    [InlineData("a,b\nc\td,e", "a|b/c\td|e")]
    [InlineData("a;b\nc,c;d", "a|b/c,c|d")]
    [InlineData("a | b\nc|d", "a|b/c|d")]
    [InlineData("a  b\n c\t d \n\"e f\" g", "a|b/c|d/e f|g")]
    [InlineData("\uFEFFa,b", "a|b")]
    [InlineData("# x, y\n\n  \n a , b \n#\nc,", "a|b/c|")]
    [InlineData("\"a, \"\"b\"\"\" , \" c\"\n", "a, \"b\"| c")]
    [InlineData("\"a\r\nb\",c", "a\nb|c")]
    [InlineData("\"\",", "|")]
    [InlineData("\ta\n\t\n", "|a/|")]
    [InlineData("a\"b,c#d", "a\"b|c#d")]
    [InlineData("größe,Ωμ\n", "größe|Ωμ")]
    [InlineData("", "")]
    [InlineData("#", "")]
    [InlineData("one\ntwo", "one/two")]
    public void Rows_and_fields_are_found(string text, string expected) =>
        string.Join('/', Read(text).Select(row => string.Join('|', row.Select(field => field.Text)))).Should().Be(expected);

    [Fact]
    public void Fields_know_where_they_are()
    {
        List<IReadOnlyList<TableCell>> rows = Read("# c\r\n\r\n\"x\ny\",  b\n c\n");
        rows[0].Should().Equal(new TableCell("x\ny", 3, 1), new TableCell("b", 4, 6));
        rows[1].Should().Equal(new TableCell("c", 5, 2));
        using CsvReader reader = new(new StringReader(""), "it.csv", ',');
        reader.Wrong(rows[0][1], "x", "y", "Z.").Message.Should().Be("it.csv, line 4, column 6: expected x; found y. Z.");
    }

    [Fact]
    public void Utf_16_with_a_mark_is_read() =>
        Read([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("ä\tb")])[0].Select(field => field.Text)
            .Should().Equal("ä", "b");

    [Theory]
    [InlineData("a\n\"b,c\n", "it.csv, line 2, column 1: expected a closing quote*")]
    [InlineData("\"b\"c,d", "it.csv, line 1, column 4: expected the next delimiter*found 'c'*")]
    [InlineData("a,b\nc,\0", "it.csv, line 2, column 3: expected text; found the control character 0*")]
    public void What_is_no_table_is_refused_with_its_place(string text, string message) =>
        FluentActions.Invoking(() => Read(text)).Should().Throw<BadInputException>().WithMessage(message);

    [Fact]
    public void Other_bytes_than_utf_8_are_refused() =>
        FluentActions.Invoking(() => Read([(byte)'a', 0xE4, (byte)'b']))
            .Should().Throw<BadInputException>().WithMessage("it.csv, at line 1 or soon after: expected UTF-8*");

    [Fact]
    public void Rows_have_a_longest_and_files_not()
    {
        string longest = new('x', CsvReader.LongestRow - 1);
        Read($"{longest}\n{longest}").Should().HaveCount(2);
        FluentActions.Invoking(() => Read(longest + "xx"))
            .Should().Throw<BadInputException>()
            .WithMessage("it.csv, line 1, column 65537: expected at most 65,536 characters*");
    }

    [Fact]
    public void Many_comments_and_empty_lines_are_no_long_row() =>
        Read(new StringBuilder().Insert(0, "# twenty characters\n\n", CsvReader.LongestRow / 10).Append("a,b").ToString())
            .Should().ContainSingle();

    [Fact]
    public void A_damaged_table_is_read_or_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes("# c\n\"a, \"\"b\"\"\",1\r\nc\td,2\n\"ö\n\",3\n\n x , y \n");
        byte[] signs = "\",\t\n\r# \0\u00e4\u00ff\u00feab"u8.ToArray();
        Random random = new(4);
        int refused = 0;
        const int Rounds = 10_000;
        for (int round = 0; round < Rounds; round++)
        {
            List<byte> damaged = [.. whole];
            for (int times = random.Next(1, 6); times > 0; times--)
            {
                int place = random.Next(damaged.Count);
                if (random.Next(2) == 0)
                    damaged[place] = signs[random.Next(signs.Length)];
                else if (random.Next(2) == 0)
                    damaged.Insert(place, (byte)random.Next(256));
                else
                    damaged.RemoveAt(place);
            }

            refused += IsRefused([.. damaged]) ? 1 : 0;
        }

        refused.Should().BeInRange(Rounds / 20, Rounds - (Rounds / 20));
    }

    private static bool IsRefused(byte[] content)
    {
        try
        {
            Read(content);
            return false;
        }
        catch (BadInputException)
        {
            return true;
        }
    }

    private static List<IReadOnlyList<TableCell>> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static List<IReadOnlyList<TableCell>> Read(byte[] content)
    {
        using CsvReader reader = Open(content);
        List<IReadOnlyList<TableCell>> rows = [];
        while (reader.ReadRow() is { } row)
            rows.Add(row);
        return rows;
    }

    private static CsvReader Open(byte[] content)
    {
        TextHead text = new(new MemoryStream(content), "it.csv");
        return new CsvReader(text, "it.csv", CsvLayout.Find(text.Head, text.IsWhole).Delimiter);
    }
}
