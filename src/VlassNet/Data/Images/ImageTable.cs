using System.Collections.Immutable;
using VlassNet.Formats.Tables;

namespace VlassNet.Data.Images;

/// <summary>Reads a table of files and labels.</summary>
internal static class ImageTable
{
    private const string Advice = "Write a row for each image: its file, a comma, and the name or index of its class.";

    /// <param name="path">The table.</param>
    /// <param name="classNames">The names of the classes; null to find them out.</param>
    /// <param name="token">Asked before every file.</param>
    public static ImageList Read(string path, ImmutableArray<string>? classNames, CancellationToken token)
    {
        FileInfo table = new(path);
        if (!table.Exists)
        {
            string found = Directory.Exists(path) ? "a folder" : "no such file";
            throw new BadInputException("a file", found, path, "Check the path.");
        }

        using CsvReader reader = new(table.OpenRead(), path);
        List<(CsvField File, CsvField Label)> rows = ReadRows(reader, token);
        ClassLabels labels = new([.. rows.Select(row => row.Label)], classNames, reader);
        List<LabeledFile> files = [];
        foreach ((CsvField file, CsvField label) in rows)
        {
            token.ThrowIfCancellationRequested();
            int index = labels.IndexOf(label);
            files.Add(LabeledFile.Of(new FileInfo(Path.Combine(table.DirectoryName!, file.Text)), index, FileKind.Png));
        }

        return new ImageList(files, labels.Names);
    }

    private static List<(CsvField File, CsvField Label)> ReadRows(CsvReader reader, CancellationToken token)
    {
        List<(CsvField File, CsvField Label)> rows = [];
        bool isFirst = true;
        while (reader.ReadRow() is { } row)
        {
            token.ThrowIfCancellationRequested();
            if (row is not [{ Text.Length: > 0 } file, { Text.Length: > 0 } label])
                throw reader.Wrong(row[0], "two fields, a file and a label", $"{row.Count} fields, or an empty one", Advice);
            if (!isFirst || !IsHeading(file, label))
                rows.Add((file, label));
            isFirst = false;
        }

        return rows.Count > 0
            ? rows
            : throw new BadInputException("at least one row with a file and a label", "none", reader.Name, Advice);
    }

    private static bool IsHeading(CsvField file, CsvField label) =>
        file.Text.Equals("file", StringComparison.OrdinalIgnoreCase)
        && label.Text.Equals("label", StringComparison.OrdinalIgnoreCase);
}
