using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Formats.Tables;

/// <summary>How a text holds its table: found by looking at its first lines, since nothing says it.</summary>
/// <param name="Delimiter">What stands between fields.</param>
/// <param name="HeadingLine">The line with the names of the columns, from 1; 0 where there is none.</param>
/// <param name="IsMarked">Whether that line begins with <c>#</c>.</param>
/// <param name="RowsOfUnits">How many rows below the names are not data: units, dashes.</param>
/// <param name="HasUnits">Whether the first of these are units.</param>
/// <param name="Header">What an ECSV file says of its columns, or null.</param>
/// <param name="Frame">The coordinate system that a comment names, or null.</param>
internal sealed record CsvLayout(
    char Delimiter, int HeadingLine, bool IsMarked, int RowsOfUnits, bool HasUnits, EcsvHeader? Header, TableFrame? Frame)
{
    private const int MostSampled = 50;

    private static readonly ImmutableArray<char> Delimiters = ['\t', ';', ',', '|'];

    /// <param name="head">The beginning of the text.</param>
    /// <param name="isWhole">Whether that is all of it.</param>
    public static CsvLayout Find(string head, bool isWhole)
    {
        string[] lines = head.ReplaceLineEndings("\n").Split('\n');
        if (!isWhole && lines.Length > 1)
            lines = lines[..^1];
        char? given = SeparatorOf(lines[0]);
        int heading = given is null ? 0 : 1;
        List<string> comments = [];
        int lastComment = -1;
        for (; heading < lines.Length && Mark(lines[heading]) is not { Length: > 0 }; heading++)
        {
            if (lines[heading].AsSpan().TrimStart().StartsWith('#'))
            {
                comments.Add(Unmark(lines[heading]));
                lastComment = heading;
            }
        }

        TableFrame? frame = FrameNote.Find(comments);
        if (heading == lines.Length)
            return new CsvLayout(given ?? CsvReader.None, 0, false, 0, false, null, frame);
        EcsvHeader? header = EcsvHeader.Find(comments);
        given ??= header?.Delimiter;
        string[] rows = [.. Rows(lines.Skip(heading)).Where(line => Mark(line).Length > 0).Take(MostSampled)];
        if (header is null && lastComment >= 0)
        {
            string names = Unmark(lines[lastComment]);
            char between = given ?? Choose(names, rows);
            if (AreNames(names, rows[0], between))
                return new CsvLayout(between, lastComment + 1, true, 0, false, null, frame);
        }

        char delimiter = given ?? Choose(rows[0], rows[1..]);
        (int count, bool hasUnits) = header is null ? UnitRows(rows, delimiter) : (0, false);
        return new CsvLayout(delimiter, heading + 1, false, count, hasUnits, header, frame);
    }

    /// <summary>The lines, those together that a quoted line feed divides.</summary>
    private static IEnumerable<string> Rows(IEnumerable<string> lines)
    {
        string open = "";
        foreach (string line in lines)
        {
            open = open.Length == 0 ? line : $"{open}\n{line}";
            if (open.AsSpan().Count('"') % 2 == 0 || open.Length > CsvReader.LongestRow)
            {
                yield return open;
                open = "";
            }
        }

        if (open.Length > 0)
            yield return open;
    }

    /// <summary>A line without the spaces around it; empty where it is a comment.</summary>
    private static string Mark(string line) => line.Trim() is var text && text.StartsWith('#') ? "" : text;

    private static string Unmark(string line) => line.TrimStart().TrimStart('#').Trim();

    /// <summary>The delimiter that Excel is told by a first line such as <c>sep=;</c>.</summary>
    private static char? SeparatorOf(string line) =>
        line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? line[4] : null;

    /// <summary>The delimiter that makes several fields of the names and as many of the rows.</summary>
    private static char Choose(string names, IReadOnlyList<string> rows)
    {
        (char Delimiter, int Agree, int Count) best = (CsvReader.None, -1, 1);
        foreach (char delimiter in Delimiters)
        {
            int count = Count(names, delimiter), agree = rows.Count(row => Count(row, delimiter) == count);
            if (count > 1 && (agree, count).CompareTo((best.Agree, best.Count)) > 0)
                best = (delimiter, agree, count);
        }

        if (best.Delimiter != CsvReader.None)
            return best.Delimiter;
        int words = Count(names, ' ');
        return words > 1 && rows.Count(row => Count(row, ' ') == words) * 2 >= rows.Count ? ' ' : CsvReader.None;
    }

    /// <summary>Whether a comment names the columns of the first row: as many, and no numbers where the row has some.</summary>
    private static bool AreNames(string comment, string row, char delimiter) =>
        CsvReader.Split(comment, delimiter) is { Count: > 1 } names && CsvReader.Split(row, delimiter) is { } fields
        && names.Count == fields.Count && !names.Any(IsNumber) && fields.Any(IsNumber);

    private static (int Count, bool HasUnits) UnitRows(string[] rows, char delimiter)
    {
        const int Two = 2;
        return rows.Length > 1 && IsRule(rows[1]) ? (1, false) : rows.Length > Two && IsRule(rows[Two]) ? (Two, true) : (0, false);

        bool IsRule(string row) => CsvReader.Split(row, delimiter) is { } fields
            && fields.All(field => field.Text.Length > 0 && field.Text.All(character => character == '-')) && fields.Any(field => field.Text.Length > 1);
    }

    private static bool IsNumber(TableCell cell) => double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static int Count(string line, char delimiter) => CsvReader.Split(line, delimiter)?.Count ?? 0;
}
