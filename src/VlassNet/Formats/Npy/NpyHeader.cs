using System.Globalization;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Npy;

/// <summary>
/// The header of a <c>.npy</c> file: a Python dictionary of three entries, e.g.
/// <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 64, 64), }</c>, in any order, with either quotes and any blanks, as NumPy
/// takes it.
/// </summary>
internal sealed class NpyHeader
{
    private const int LongestTold = 200;
    private const string Damaged = "The header is damaged: write the file again with numpy.save.";

    private readonly string text;
    private readonly ByteInput input;
    private readonly Dictionary<string, string> entries = new(StringComparer.Ordinal);
    private int at;

    private NpyHeader(string text, ByteInput input)
    {
        this.text = text;
        this.input = input;
    }

    /// <summary>The array that the header announces.</summary>
    /// <exception cref="BadInputException">It is no such header, or of an array of no use here.</exception>
    public static ArrayLayout Parse(string text, ByteInput input)
    {
        NpyHeader header = new(text, input);
        header.ReadEntries();
        return header.ToLayout();
    }

    private void ReadEntries()
    {
        Take('{', "a dictionary");
        while (Next() != '}')
        {
            string key = Unquoted(ReadValue());
            Take(':', $"a colon after '{key}'");
            entries[key] = ReadValue();
            if (Next() != '}')
                Take(',', $"a comma after the value of '{key}'");
        }

        at++;
        if (Next() != '\0')
            throw Wrong("nothing after the dictionary", text[at..]);
    }

    private ArrayLayout ToLayout()
    {
        ElementType type = ReadType(ValueOf("descr"));
        string order = ValueOf("fortran_order");
        if (order is not ("True" or "False"))
            throw Wrong("True or False as fortran_order", order);
        long[] axes = ReadShape(ValueOf("shape"));
        return ArrayLayout.TryCreate(type, axes, order == "True", out string problem)
            ?? throw Wrong("a possible shape", problem);
    }

    private ElementType ReadType(string descr)
    {
        if (descr is ['\'' or '"', ..] && ElementType.TryParse(Unquoted(descr), out ElementType type))
            return type;
        const string Expected = "an array of bool, int8…64, uint8…64 or float16/32/64";
        if (descr.StartsWith('[') || Unquoted(descr).TrimStart('|').StartsWith('V'))
            throw Wrong(Expected, $"a structured array (type {descr})", "Save each field alone: numpy.save(\"images.npy\", table[\"images\"]).");
        throw Unquoted(descr).TrimStart('|').StartsWith('O')
            ? Wrong(Expected, $"an object array (type {descr})", "Save plain arrays: numpy.stack(images) for images, numpy.array(labels.tolist()) for labels.")
            : Wrong(Expected, $"type {descr}", "Save it as numbers: numpy.save(\"images.npy\", images.astype(\"float32\")).");
    }

    private long[] ReadShape(string shape)
    {
        if (shape is not ['(', .., ')'])
            throw Wrong("a tuple as shape", shape);
        string[] parts = shape[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<long> axes = [];
        foreach (string part in parts)
        {
            // Python 2 wrote long integers with an L.
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long axis))
                throw Wrong("whole numbers as shape", shape);
            axes.Add(axis);
        }

        return [.. axes];
    }

    private string ValueOf(string key) =>
        entries.TryGetValue(key, out string? value) ? value : throw Wrong($"the entry '{key}' in the header", "none");

    /// <summary>One value as it is written: a text in its quotes, a tuple or a list in its brackets, or a word.</summary>
    private string ReadValue()
    {
        char first = Next();
        int start = at;
        switch (first)
        {
            case '\'' or '"':
                SkipText(first);
                break;
            case '(' or '[':
                SkipBrackets();
                break;
            default:
                while (at < text.Length && !":,}".Contains(text[at]))
                    at++;
                break;
        }

        string value = text[start..at].Trim();
        return value.Length > 0 ? value : throw Wrong("a value", first == '\0' ? "the end of the header" : $"'{first}'");
    }

    private void SkipText(char quote)
    {
        int end = text.IndexOf(quote, at + 1);
        at = end > 0 ? end + 1 : throw Wrong("a text up to its closing quote", text[at..]);
    }

    private void SkipBrackets()
    {
        int start = at, depth = 0;
        do
        {
            if (at == text.Length)
                throw Wrong("a closing bracket", text[start..]);
            char next = text[at];
            if (next is '\'' or '"')
            {
                SkipText(next);
                continue;
            }

            depth += next is '(' or '[' ? 1 : next is ')' or ']' ? -1 : 0;
            at++;
        }
        while (depth > 0);
    }

    private void Take(char wanted, string what)
    {
        char next = Next();
        if (next != wanted)
            throw Wrong(what, next == '\0' ? "the end of the header" : text[at..]);
        at++;
    }

    /// <summary>The next character that is no blank, which is not taken; NUL at the end.</summary>
    private char Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at < text.Length ? text[at] : '\0';
    }

    private static string Unquoted(string value) => value.Trim('\'', '"');

    private BadInputException Wrong(string expected, string found, string advice = Damaged) =>
        input.Wrong(expected, found.Length <= LongestTold ? found : found[..LongestTold] + "…", advice);
}
