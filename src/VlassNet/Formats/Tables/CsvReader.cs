using System.Text;

namespace VlassNet.Formats.Tables;

/// <summary>
/// Reads the rows of a text: fields between delimiters, in double quotes where they contain one, a line feed or a quote, which is then
/// written twice (RFC 4180). Empty lines are passed over; any line ends.
/// </summary>
/// <param name="text">The text, disposed together with this.</param>
/// <param name="name">What messages call it.</param>
/// <param name="delimiter">What stands between fields; a space for any number of spaces and tabs.</param>
/// <param name="line">The number of its first line.</param>
internal sealed class CsvReader(TextReader text, string name, char delimiter, int line = 1) : IDisposable
{
    /// <summary>The most characters in a row, which may be several lines.</summary>
    public const int LongestRow = 1 << 16;

    /// <summary>The delimiter of rows that have a single field.</summary>
    public const char None = '\0';

    private const int End = -1;
    private const int NotRead = -2;
    private readonly StringBuilder field = new();
    private int line = line;
    private int column = 1;
    private int inRow;
    private int ahead = NotRead;

    /// <summary>
    /// The fields of a row. A line that begins with <c>#</c> is a row only if it has as many, and a comment else; 0 (the default) where
    /// all are comments.
    /// </summary>
    public int RowLength { get; set; }

    /// <summary>The fields of the next row, at least one; null at the end.</summary>
    /// <exception cref="BadInputException">It is no text, a quote is never closed, or a row is too long.</exception>
    public IReadOnlyList<TableCell>? ReadRow()
    {
        inRow = 0;
        while (Peek() is not End and int next)
        {
            if (next == '#')
            {
                if (ReadMarkedRow() is { } row)
                    return row;
            }
            else if (IsSpace(next))
                Take();
            else if (next != '\n')
                return ReadFields();
            else
                PassLineEnd();
        }

        return null;
    }

    /// <summary>Passes over lines until the given one is next.</summary>
    public void SkipTo(int number)
    {
        while (line < number && Peek() != End)
        {
            inRow = 0;
            Take();
        }
    }

    /// <summary>The next line, a comment, without what marks it as one.</summary>
    public string ReadComment()
    {
        inRow = 0;
        return TakeLine().TrimStart().TrimStart('#').Trim();
    }

    public BadInputException Wrong(TableCell place, string expected, string found, string advice) =>
        Wrong(place.Line, place.Column, expected, found, advice);

    public void Dispose() => text.Dispose();

    /// <summary>The fields of one line; null where its quotes are wrong or it is too long.</summary>
    public static IReadOnlyList<TableCell>? Split(string text, char delimiter, int line = 1)
    {
        // The fields are asked for and not the row, since a line that begins with # counts here too.
        using CsvReader reader = new(new StringReader(text), "", delimiter, line);
        try
        {
            return reader.ReadFields();
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    private IReadOnlyList<TableCell>? ReadMarkedRow()
    {
        int at = line;
        string whole = TakeLine();
        return RowLength > 1 && delimiter != ' ' && Split(whole, delimiter, at) is { } row && row.Count == RowLength ? row : null;
    }

    private string TakeLine()
    {
        field.Clear();
        while (Peek() is not ('\n' or End))
            field.Append((char)Take());
        return field.ToString();
    }

    private List<TableCell> ReadFields()
    {
        List<TableCell> fields = [];
        while (true)
        {
            SkipSpaces();
            if (delimiter == ' ' && fields.Count > 0 && Peek() is '\n' or End)
            {
                PassLineEnd();
                return fields;
            }

            (int atLine, int atColumn) = (line, column);
            string content = Peek() == '"' ? ReadQuoted() : ReadPlain();
            fields.Add(new TableCell(content, atLine, atColumn));
            int next = Peek();
            if (next != End)
                Take();
            if (next is End or '\n')
                return fields;
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

        if (delimiter != ' ')
            SkipSpaces();
        return IsEndOfField(Peek())
            ? field.ToString()
            : throw Wrong(
                line, column, "the next delimiter or the end of the line after a quoted field", $"'{(char)Peek()}'",
                "A quote within a quoted field is written twice.");
    }

    private void PassLineEnd()
    {
        if (Peek() != End)
            Take();
        inRow = 0;
    }

    private void SkipSpaces()
    {
        while (IsSpace(Peek()))
            Take();
    }

    // Where tabs separate, an empty field is nothing between two of them.
    private bool IsSpace(int character) => character == ' ' || (character == '\t' && delimiter != '\t');

    private bool IsEndOfField(int character) =>
        character is '\n' or End || (character == delimiter && delimiter != None) || (character == '\t' && delimiter == ' ');

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
        new(expected, found, FormattableString.Invariant($"{name}, line {atLine}, column {atColumn}"), advice, innerException)
        {
            Subject = InputSubject.Table,
        };
}
