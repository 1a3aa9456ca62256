using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Data.Text;

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
            throw new DatasetFormatException("a file", found, path, "Check the path.");
        }

        using CsvReader reader = new(table.OpenRead(), path);
        List<(CsvField File, CsvField Label)> rows = ReadRows(reader, token);
        ImmutableArray<string> names = classNames ?? FindNames(rows, reader);
        Dictionary<string, int> labels = [];
        for (int label = 0; label < names.Length; label++)
            labels.Add(names[label], label);
        List<LabeledFile> files = [];
        foreach ((CsvField file, CsvField label) in rows)
        {
            token.ThrowIfCancellationRequested();
            int index = LabelOf(label, labels, reader);
            files.Add(LabeledFile.Of(new FileInfo(Path.Combine(table.DirectoryName!, file.Text)), index));
        }

        return new ImageList(files, names);
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
            : throw new DatasetFormatException("at least one row with a file and a label", "none", reader.Name, Advice);
    }

    private static bool IsHeading(CsvField file, CsvField label) =>
        file.Text.Equals("file", StringComparison.OrdinalIgnoreCase)
        && label.Text.Equals("label", StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<string> FindNames(List<(CsvField File, CsvField Label)> rows, CsvReader reader)
    {
        bool areVlass = rows.All(row => IsIndex(row.Label.Text, out _) || LabeledImages.VlassClassNames.Contains(row.Label.Text));
        if (areVlass)
            return LabeledImages.VlassClassNames;
        CsvField number = rows.Find(row => IsIndex(row.Label.Text, out _)).Label;
        return number.Text is null
            ? [.. rows.Select(row => row.Label.Text).Distinct().Order(StringComparer.Ordinal)]
            : throw reader.Wrong(
                number, "labels that all are names of classes, or all indices", number.Text,
                $"Name the classes in their order: {nameof(ImageFolderOptions)}.{nameof(ImageFolderOptions.ClassNames)}.");
    }

    private static int LabelOf(CsvField field, Dictionary<string, int> labels, CsvReader reader)
    {
        if (labels.TryGetValue(field.Text, out int label) || (IsIndex(field.Text, out label) && label < labels.Count))
            return label;
        const int MostNames = 20;
        string names = string.Join(", ", labels.Keys.Take(MostNames)) + (labels.Count > MostNames ? ", …" : "");
        throw reader.Wrong(
            field, $"a class of {names}, or an index from 0 to {labels.Count - 1}", field.Text,
            $"If there are other classes, name them: {nameof(ImageFolderOptions)}.{nameof(ImageFolderOptions.ClassNames)}.");
    }

    private static bool IsIndex(string text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
