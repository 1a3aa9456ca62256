using System.Globalization;
using System.Text;
using System.Text.Json;
using VlassNet.Formats.Json;

namespace VlassNet.Tests.Formats.Json;

/// <summary>.NET's own reader is the oracle: what it takes and what it refuses, and every value.</summary>
public class JsonScannerTests
{
    private const string Sample = """
        {"a b":[1,-0,2.5,-3e10,4E-2,0.125e+3],"":{},"nested":{"x":[[],[{}]],"t":true,"f":false,"n":null},
        "\"\\\/\b\f\n\r\t\u0041\ud83d\ude00":"µ×😀\u00e9" , "big":[9223372036854775807,-9223372036854775808,9223372036854775808,1e400]}
        """;

    public static TheoryData<string> Texts =>
    [
        Sample, "", " ", "1", " true ", "null", "\"a\"", "[]", "{}", "[1]", "[1,]", "[,1]", "[1 2]", "[1}", "{1:2}", "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{\"a\" 1}", "{,}", "{\"a\":1 \"b\":2}", "01", "-", "-a", "1.", ".5", "1e", "1e+", "+1", "tru", "trueish", "nul", "1 2",
        "[] []", "]", "}", "{", "[", "\"", "\"\\", "\"\\u12\"", "\"\\u12g4\"", "\"\\x\"", "\"\n\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\ud800\\u0041\"", "\0", "[1]\0", "[\0]", "// comment\n1", "\uFEFF1", "NaN", "Infinity", "\"\u007f\"",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_reads_what_the_oracle_reads(string text) => Compare(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    public void It_goes_as_deep_as_the_oracle(int depth) =>
        Compare(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));

    [Fact]
    public void It_reads_what_the_oracle_reads_of_damaged_text()
    {
        byte[] sample = Encoding.UTF8.GetBytes(Sample);
        byte[] marks = Encoding.ASCII.GetBytes("{}[]\",:\\ \n\t0123456789.eE+-truefalsn\0");
        CounterRandom random = new(17, 0, 0);
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] damaged = [.. sample];
            damaged[random.NextInt(damaged.Length)] = trial % 4 == 0 ? (byte)random.NextInt(256) : marks[random.NextInt(marks.Length)];
            Compare(damaged);
            Compare(damaged[..random.NextInt(damaged.Length)]);
        }
    }

    [Fact]
    public void A_value_is_skipped_to_its_end()
    {
        JsonScanner json = new("""{"a":{"b":[1,{"c":2}]},"d":3,"e":4}"""u8);
        json.Read();
        json.NextKey().Should().Be("a");
        json.SkipValue();
        json.NextKey().Should().Be("d");
        json.SkipValue();
        json.NextKey().Should().Be("e");
        json.Read();
        json.Literal.Should().Be("4");
        json.Offset.Should().Be(33);
    }

    private static void Compare(byte[] text)
    {
        string? ours = Ours(text), theirs = Theirs(text);
        if (ours != theirs)
            ours.Should().Be(theirs, "of {0}", Encoding.Latin1.GetString(text));
    }

    private static string? Ours(byte[] text)
    {
        StringBuilder all = new();
        JsonScanner json = new(text);
        try
        {
            while (json.Read())
            {
                all.Append(CultureInfo.InvariantCulture, $"{json.Offset} {json.Token} ");
                if (json.Token is JsonToken.Key or JsonToken.String)
                    all.Append(json.GetString());
                if (json.Token == JsonToken.Number)
                    all.Append(json.TryGetInteger(out long value) ? $"{value}" : $"{json.GetSingle()}");
            }
        }
        catch (FormatException)
        {
            return null;
        }

        return all.ToString();
    }

    private static string? Theirs(byte[] text)
    {
        StringBuilder all = new();
        Utf8JsonReader json = new(text);
        try
        {
            while (json.Read())
            {
                string name = json.TokenType.ToString().Replace("Start", "", StringComparison.Ordinal)
                    .Replace("PropertyName", "Key", StringComparison.Ordinal);
                all.Append(CultureInfo.InvariantCulture, $"{json.TokenStartIndex} {name} ");
                if (json.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                    all.Append(json.GetString());
                if (json.TokenType == JsonTokenType.Number)
                    all.Append(json.TryGetInt64(out long value) ? $"{value}" : $"{json.GetSingle()}");
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }

        return all.ToString();
    }
}
