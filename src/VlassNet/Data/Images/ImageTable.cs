using VlassNet.Formats.Tables;

namespace VlassNet.Data.Images;

/// <summary>Reads a table of files and labels.</summary>
internal sealed class ImageTable
{
    private const string Advice = "Write a row for each image: its file, a comma, and the name or index of its class.";

    /// <summary>What people call the columns.</summary>
    private static readonly string[] FileHeadings = ["file", "filename", "file_name", "filepath", "path", "image", "image_path", "picture"];
    private static readonly string[] LabelHeadings = ["label", "labels", "class", "classname", "class_name", "category", "target", "type"];

    private readonly CsvReader reader;
    private readonly List<(CsvField File, CsvField Label)> rows = [];
    private int fields = 2;
    private int file;
    private int label = 1;

    private ImageTable(CsvReader reader) => this.reader = reader;

    /// <param name="path">The table.</param>
    /// <param name="options">The names of the classes, and whether files may be elsewhere.</param>
    /// <param name="token">Asked before every file.</param>
    public static ImageList Read(string path, ImageFolderOptions options, CancellationToken token)
    {
        FileInfo table = new(path);
        if (!table.Exists)
        {
            string found = Directory.Exists(path) ? "a folder" : "no such file";
            throw DatasetErrors.Of("a file", found, path, "Check the path.");
        }

        // A pipe would keep whoever opens it waiting.
        if (table.Length == 0)
            throw DatasetErrors.Of("a list with at least one row", "an empty file, or a pipe", path, Advice);
        using CsvReader reader = new(table.OpenRead(), path);
        ImageTable read = new(reader);
        read.ReadRows(token);
        ClassLabels labels = new([.. read.rows.Select(row => row.Label)], options.ClassNames, reader);
        List<LabeledFile> files = [];
        foreach ((CsvField name, CsvField label) in read.rows)
        {
            token.ThrowIfCancellationRequested();
            int index = labels.IndexOf(label);
            string place = ListedFile.PathOf(table.DirectoryName!, name.Text, options.AllowOutsideFiles, out string found)
                ?? throw reader.Wrong(
                    name, "a file in the folder of the list", found,
                    $"If you trust the list, allow it: {nameof(ImageFolderOptions)}.{nameof(ImageFolderOptions.AllowOutsideFiles)}.");
            files.Add(LabeledFile.Of(new FileInfo(place), index, FileKind.Png));
        }

        return new ImageList(files, labels.Names);
    }

    private void ReadRows(CancellationToken token)
    {
        bool isFirst = true;
        while (reader.ReadRow() is { } row)
        {
            token.ThrowIfCancellationRequested();
            bool isHeading = isFirst && TakeHeading(row);
            isFirst = false;
            if (isHeading)
                continue;
            if (row.Count != fields || row[file].Text.Length == 0 || row[label].Text.Length == 0)
            {
                throw reader.Wrong(
                    row[0], fields == 2 ? "two fields, a file and a label" : $"{fields} fields, as the heading has, with a file and a label",
                    $"{row.Count} fields, or an empty one", Advice);
            }

            rows.Add((row[file], row[label]));
        }

        if (rows.Count == 0)
            throw DatasetErrors.Of("at least one row with a file and a label", "none", reader.Name, Advice);
    }

    /// <summary>Finds the columns by their names, if the row has names of columns.</summary>
    private bool TakeHeading(IReadOnlyList<CsvField> row)
    {
        int foundFile = Find(row, FileHeadings), foundLabel = Find(row, LabelHeadings);
        if (foundFile < 0 || foundLabel < 0)
            return false;
        (fields, file, label) = (row.Count, foundFile, foundLabel);
        return true;
    }

    private static int Find(IReadOnlyList<CsvField> row, string[] headings)
    {
        foreach (string heading in headings)
        {
            for (int column = 0; column < row.Count; column++)
            {
                if (row[column].Text.Equals(heading, StringComparison.OrdinalIgnoreCase))
                    return column;
            }
        }

        return -1;
    }
}
