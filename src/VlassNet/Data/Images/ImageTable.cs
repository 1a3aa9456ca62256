using VlassNet.Formats.Tables;
using VlassNet.Sky.Tables;

namespace VlassNet.Data.Images;

/// <summary>Reads a table of files and labels.</summary>
internal sealed class ImageTable
{
    private const string Advice = "Write a row for each image: its file, a comma, and the name or index of its class.";

    /// <param name="path">The table.</param>
    /// <param name="options">The names of the classes, and whether files may be elsewhere.</param>
    /// <param name="token">Asked before every file.</param>
    public static ImageList Read(string path, ImageFolderOptions options, CancellationToken token)
    {
        using SourceTable table = SourceTable.OpenImages(path, options.AllowOutsideFiles, token);
        List<(string Path, TableCell Label)> rows = table is { HasFiles: true, HasLabels: true }
            ? ReadNamed(table, token)
            : ReadUnnamed(table, token);
        if (rows.Count == 0)
            throw table.Reader.Wrong(table.Reader.Top, "at least one row with a file and a label", "none", Advice);
        ClassLabels labels = new([.. rows.Select(row => row.Label)], options.ClassNames, table.Reader);
        List<LabeledFile> files = [];
        foreach ((string file, TableCell label) in rows)
        {
            token.ThrowIfCancellationRequested();
            int index = labels.IndexOf(label);
            files.Add(LabeledFile.Of(new FileInfo(file), index, FileKind.Png));
        }

        return new ImageList(files, labels.Names);
    }

    private static List<(string Path, TableCell Label)> ReadNamed(SourceTable table, CancellationToken token)
    {
        List<(string Path, TableCell Label)> rows = [];
        while (table.Read())
        {
            token.ThrowIfCancellationRequested();
            rows.Add((table.File, table.Label));
        }

        return rows;
    }

    /// <summary>A list of two fields a row, whose first row is not the names of the columns.</summary>
    private static List<(string Path, TableCell Label)> ReadUnnamed(SourceTable table, CancellationToken token)
    {
        TableReader reader = table.Reader;
        if (reader is not CsvTable { Heading: [{ Text.Length: > 0 } file, { Text.Length: > 0 } label] } text)
        {
            throw reader.Wrong(
                reader.Top, "two fields, a file and a label, or the names of columns with file and label among them",
                $"{reader.Columns.Count} fields, or an empty one", Advice);
        }

        List<(string Path, TableCell Label)> rows = text.IsHeadingMarked ? [] : [(table.PathOf(file), label)];
        while (reader.Read())
        {
            token.ThrowIfCancellationRequested();
            TableCell first = reader[0], second = reader[1];
            if (first.Text.Length == 0 || second.Text.Length == 0)
                throw reader.Wrong(first, "two fields, a file and a label", "an empty one", Advice);
            rows.Add((table.PathOf(first), second));
        }

        return rows;
    }
}
