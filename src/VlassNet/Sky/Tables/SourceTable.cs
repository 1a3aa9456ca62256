using System.Collections.Immutable;
using VlassNet.Formats;
using VlassNet.Formats.Tables;

namespace VlassNet.Sky.Tables;

/// <summary>
/// A table of sources or images: the one rule by which positions, files, names and labels are found, for catalogues and for training.
/// </summary>
internal sealed class SourceTable : IDisposable
{
    private static readonly ImmutableArray<string> FileNames = ["file", "filename", "file_name", "path", "filepath", "file_path", "image", "image_path", "picture"];
    private static readonly ImmutableArray<string> LabelNames = ["label", "labels", "class", "class_name", "classname", "category", "target"];
    private static readonly ImmutableArray<string> SourceNames =
        ["name", "source_name", "component_name", "main_id", "designation", "source", "id"];

    private readonly TableReader reader;
    private readonly string folder;
    private readonly int file;
    private readonly int label;
    private readonly int name;

    private readonly bool allowsOutside;

    private SourceTable(string path, TableReader reader, bool hasPositions, bool allowsOutside)
    {
        this.allowsOutside = allowsOutside;
        folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        this.reader = reader;
        file = Find(FileNames);
        label = Find(LabelNames);
        name = FindName();
        Positions = hasPositions ? PositionColumns.Find(reader) : null;
    }

    /// <summary>The table as it is stored.</summary>
    public TableReader Reader => reader;

    /// <summary>Where the sources are; null where the table does not say.</summary>
    public PositionColumns? Positions { get; }

    /// <summary>Whether there is a column of files.</summary>
    public bool HasFiles => file >= 0;

    /// <summary>Whether there is a column of names.</summary>
    public bool HasNames => name >= 0;

    /// <summary>Whether there is a column of labels.</summary>
    public bool HasLabels => label >= 0;

    /// <summary>The path of the file of the row that was read.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public string File => PathOf(Filled(file));

    /// <summary>The label of the row that was read.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public TableCell Label => Filled(label);

    /// <summary>The label of the row that was read, empty where there is none yet.</summary>
    public TableCell LabelOrEmpty => reader[label];

    /// <summary>What the row that was read calls its file, wherever that may be; null where it names none.</summary>
    public string? FileText => file >= 0 && reader[file].Text is { Length: > 0 } text ? text : null;

    /// <summary>The name of the source in the row that was read; null where it has none.</summary>
    public string? Name => name >= 0 && reader[name].Text.Trim() is { Length: > 0 } text ? text : null;

    /// <param name="path">The file.</param>
    /// <param name="allowsOutside">Whether it may name files that are not in its folder.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BadInputException">It is no table, or its positions cannot be understood.</exception>
    public static SourceTable Open(string path, bool allowsOutside, CancellationToken token) =>
        Open(path, hasPositions: true, allowsOutside, token);

    /// <summary>A table of whole images, whose positions, if it has any, do not matter.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowsOutside">Whether it may name files that are not in its folder.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BadInputException">It is no table.</exception>
    public static SourceTable OpenImages(string path, bool allowsOutside, CancellationToken token) =>
        Open(path, hasPositions: false, allowsOutside, token);

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Read() => reader.Read();

    public void Dispose() => reader.Dispose();

    private static SourceTable Open(string path, bool hasPositions, bool allowsOutside, CancellationToken token)
    {
        TableReader reader = TableFile.Open(path, token);
        try
        {
            return new SourceTable(path, reader, hasPositions, allowsOutside);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The path of a file that is named relative to the table's folder, in Windows' way or in others'.</summary>
    /// <exception cref="BadInputException">It is outside the table's folder, and that is not allowed.</exception>
    public string PathOf(TableCell cell) => ListedFile.PathOf(folder, cell.Text, allowsOutside, out string found) ?? throw reader.Wrong(
        cell, "a file in the folder of the list", found, "If you trust the list, allow it: AllowOutsideFiles of the options.");

    private TableCell Filled(int column) => reader[column] is { Text.Length: > 0 } cell
        ? cell
        : throw reader.Wrong(reader[column], $"a field in the column {reader.Columns[column].Name}", "nothing", "Complete or remove the row.");

    private int FindName()
    {
        int found = Find(SourceNames);
        for (int column = 0; column < reader.Columns.Count && found < 0; column++)
        {
            if (reader.Columns[column].Meaning is { } meaning && IsMainName(meaning))
                found = column;
        }

        // Aegean numbers the sources within islands: such a number names none.
        bool isNumberInIsland = found >= 0 && Is(reader.Columns[found], "source") && Find(["island"]) >= 0;
        return isNumberInIsland ? -1 : found;
    }

    private static bool IsMainName(string meaning) =>
        meaning.Split(';', StringSplitOptions.TrimEntries) is ["meta.id", .. var others] && others.Contains("meta.main");

    /// <summary>The first column that has one of the names, in their order; −1 for none.</summary>
    public int Find(ImmutableArray<string> names)
    {
        foreach (string wanted in names)
        {
            for (int column = 0; column < reader.Columns.Count; column++)
            {
                if (Is(reader.Columns[column], wanted))
                    return column;
            }
        }

        return -1;
    }

    private static bool Is(TableColumn column, string name) => column.Name.Trim().Equals(name, StringComparison.OrdinalIgnoreCase);
}
