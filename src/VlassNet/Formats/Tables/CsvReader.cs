using System.Text;

namespace VlassNet.Formats.Tables;

/// <summary>
/// Reads a table of text, row by row: fields between commas or tabs, whichever comes first in the file; in double quotes where
/// they contain one, a line feed or a quote, which is then written twice (RFC 4180). Empty lines and those that begin with
/// <c>#</c> are passed over. UTF-8 with or without a byte order mark, or UTF-16 with one; any line ends.
/// </summary>
internal sealed class CsvReader : IDisposable
{
    /// <summary>The most characters in a row, which may be several lines.</summary>
    public const int LongestRow = 1 << 16;

    private const int End = -1;
    private const int NotRead = -2;
    private readonly StreamReader text;
    private readonly StringBuilder field = new();
    private int delimiter = End;
    private int line = 1;
    private int column = 1;
    private int inRow;
    private int ahead = NotRead;

    /// <param name="stream">The file, disposed together with this.</param>
    /// <param name="name">What messages call it.</param>
    public CsvReader(Stream stream, string name)
    {
        Name = name;
        text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
    }

    public string Name { get; }

    /// <summary>The fields of the next row, at least one; null at the end.</summary>
    /// <exception cref="BadInputException">It is no text, a quote is never closed, or a row is too long.</exception>
    public IReadOnlyList<CsvField>? ReadRow()
    {
        inRow = 0;
        while (Peek() is not End and int next)
        {
            if (next == '#')
                SkipLine();
            else if (IsSpace(next))
                Take();
            else if (next != '\n')
                return ReadFields();
            else
                PassLineEnd();
        }

        return null;
    }

    public BadInputException Wrong(CsvField place, string expected, string found, string advice) =>
        Wrong(place.Line, place.Column, expected, found, advice);

    public void Dispose() => text.Dispose();

    private List<CsvField> ReadFields()
    {
        List<CsvField> fields = [];
        while (true)
        {
            SkipSpaces();
            (int atLine, int atColumn) = (line, column);
            string content = Peek() == '"' ? ReadQuoted() : ReadPlain();
            fields.Add(new CsvField(content, atLine, atColumn));
            int next = Peek();
            if (next != End)
                Take();
            if (next is End or '\n')
                return fields;
            delimiter = next;
        }
    }

    private string ReadPlain()
    {
        field.Clear();
        while (!IsEndOfField(Peek()))
            field.Append((char)Take());
        return field.ToString().TrimEnd(' ', '\t');
    }

    private string ReadQuoted()
    {
        (int atLine, int atColumn) = (line, column);
        field.Clear();
        Take();
        while (true)
        {
            int next = Peek();
            if (next == End)
                throw Wrong(atLine, atColumn, "a closing quote", "the end of the file", "A quote within is written twice.");
            Take();
            if (next != '"')
                field.Append((char)next);
            else if (Peek() == '"')
                field.Append((char)Take());
            else
                break;
        }

        SkipSpaces();
        return IsEndOfField(Peek())
            ? field.ToString()
            : throw Wrong(
                line, column, "a comma, a tab or the end of the line behind a quoted field", $"'{(char)Peek()}'",
                "A quote within a quoted field is written twice.");
    }

    private void PassLineEnd()
    {
        Take();
        inRow = 0;
    }

    private void SkipLine()
    {
        while (Peek() is not ('\n' or End))
            Take();
    }

    private void SkipSpaces()
    {
        while (IsSpace(Peek()))
            Take();
    }

    // Where tabs separate, an empty field is nothing between two of them; before that is known, a tab is a delimiter too.
    private bool IsSpace(int character) => character == ' ' || (character == '\t' && delimiter == ',');

    private bool IsEndOfField(int character) => character is '\n' or End
        || (delimiter == End ? character is ',' or '\t' : character == delimiter);

    // Every line end is a line feed here.
    private int Peek()
    {
        int next = PeekRaw();
        if (next < ' ' && next is not (End or '\t' or '\n' or '\r'))
        {
            throw Wrong(
                line, column, "text", FormattableString.Invariant($"the control character {next}"),
                "Check that it is a table of text.");
        }

        return next == '\r' ? '\n' : next;
    }

    // The reader's own look ahead may stop where a stream pauses.
    private int PeekRaw()
    {
        try
        {
            return ahead == NotRead ? ahead = text.Read() : ahead;
        }
        catch (DecoderFallbackException error)
        {
            throw Wrong(line, column, "UTF-8 text from here on", "other bytes", "Save it as UTF-8.", error);
        }
    }

    private int Take()
    {
        if (++inRow > LongestRow)
            throw Wrong(line, column, $"at most {LongestRow:N0} characters in a row", "more", "Check the quotes before it.");
        int taken = PeekRaw();
        ahead = NotRead;
        if (taken == '\r' && PeekRaw() == '\n')
            ahead = NotRead;
        bool isEndOfLine = taken is '\r' or '\n';
        line += isEndOfLine ? 1 : 0;
        column = isEndOfLine ? 1 : column + 1;
        return isEndOfLine ? '\n' : taken;
    }

    private BadInputException Wrong(
        int atLine, int atColumn, string expected, string found, string advice, Exception? innerException = null) =>
        new(expected, found, $"{Name}, line {atLine}, column {atColumn}", advice, innerException);
}
