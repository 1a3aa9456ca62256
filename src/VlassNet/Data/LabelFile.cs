using System.Collections.Immutable;
using VlassNet.Formats.Tables;
using VlassNet.Sky.Tables;

namespace VlassNet.Data;

/// <summary>Reads the labels that people gave to sources: what a labelling page exports, or any table with the same columns.</summary>
/// <remarks>
/// A table in any format that <see cref="Sky.PositionList"/> reads. Its columns, in any order: <c>name</c> (or <c>source</c>, <c>id</c>), or
/// else <c>file</c> (or <c>filename</c>, <c>path</c>, <c>image</c>); <c>label</c> (or <c>class</c>), empty where a person gave none; and, if
/// they are there, <c>labeller</c> (or <c>labeler</c>, <c>annotator</c>), <c>not_sure</c> (yes or no) and <c>notes</c>. Others are passed over.
/// </remarks>
public static class LabelFile
{
    private const int LongestText = 1_000;
    private const int LongestNote = 10_000;
    private const string Advice = "Name the columns in the first row: name (or file) and label, and if you like labeller, not_sure and notes.";

    private static readonly ImmutableArray<string> LabellerNames = ["labeller", "labeler", "annotator", "user_name", "user"];
    private static readonly ImmutableArray<string> UnsureNames = ["not_sure", "unsure", "notsure"];
    private static readonly ImmutableArray<string> NotesNames = ["notes", "note", "comment", "comments"];

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The table.</param>
    /// <param name="cancellationToken">Asked before every row.</param>
    /// <returns>
    /// A label for each row, in their order. Where the table has no column for it, the labeller is the file's name without its ending.
    /// </returns>
    /// <exception cref="BadInputException">
    /// It is no such table; a row has no source; a name has control characters or marks of direction or is longer than 1,000 characters, a
    /// note longer than 10,000; or one labeller has two rows for one source.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<SourceLabel> Read(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using SourceTable table = SourceTable.OpenImages(path, allowsOutside: true, cancellationToken);
        if (!table.HasLabels || (!table.HasFiles && !table.HasNames))
            throw table.Reader.Wrong(table.Reader.Top, "columns name (or file) and label", table.Reader.ColumnList(), Advice);
        int labeller = table.Find(LabellerNames), unsure = table.Find(UnsureNames), notes = table.Find(NotesNames);
        string fileLabeller = PlainText.Of(Path.GetFileNameWithoutExtension(path));
        List<SourceLabel> labels = [];
        Dictionary<(string Source, string Labeller), int> lines = [];
        while (table.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            TableCell label = table.LabelOrEmpty;
            SourceLabel row = new()
            {
                Source = Plain(table.Reader, label, "a name or file of the source", table.Name ?? table.FileText ?? ""),
                Class = label.Text.Length == 0 ? null : Plain(table.Reader, label, "the name of a class", label.Text),
                Labeller = labeller < 0 ? fileLabeller
                    : table.Reader[labeller].Text is { Length: > 0 } person ? Plain(table.Reader, table.Reader[labeller], "the name of a labeller", person) : "",
                IsUnsure = unsure >= 0 && IsYes(table.Reader, table.Reader[unsure]),
                Notes = notes < 0 ? "" : Note(table.Reader, table.Reader[notes]),
            };
            if (!lines.TryAdd((row.Source, row.Labeller), label.Line))
            {
                throw table.Reader.Wrong(
                    label, "one row for each source and labeller",
                    $"a second one for {PlainText.Of(row.Source)} {(row.Labeller.Length > 0 ? $"by {PlainText.Of(row.Labeller)}" : "without a name")}, "
                    + FormattableString.Invariant($"after that of line {lines[(row.Source, row.Labeller)]}"),
                    "Remove the one that does not hold. Of several people, give each a name in the column labeller.");
            }

            labels.Add(row);
        }

        return labels;
    }

    /// <summary>A text that names something: it will stand in messages, logs and on pages.</summary>
    private static string Plain(TableReader reader, TableCell place, string expected, string text) =>
        text.Length is > 0 and <= LongestText && PlainText.IsSo(text) ? text : throw reader.Wrong(
            place, $"{expected}, of 1 to {LongestText:N0} characters that can be shown",
            text.Length == 0 ? "nothing" : text.Length > LongestText ? FormattableString.Invariant($"{text.Length:N0} characters") : $"'{PlainText.Of(text)}'",
            "Correct or remove the row.");

    private static string Note(TableReader reader, TableCell cell) => cell.Text.Length <= LongestNote ? PrintableText.Of(cell.Text)
        : throw reader.Wrong(
            cell, FormattableString.Invariant($"a note of at most {LongestNote:N0} characters"),
            FormattableString.Invariant($"{cell.Text.Length:N0}"), "Shorten the note.");

    private static bool IsYes(TableReader reader, TableCell cell) => cell.Text.ToUpperInvariant() switch
    {
        "YES" or "TRUE" or "1" or "Y" => true,
        "NO" or "FALSE" or "0" or "N" or "" => false,
        _ => throw reader.Wrong(cell, "yes or no", $"'{PlainText.Of(cell.Text)}'", "Write yes, no, or nothing."),
    };
}
