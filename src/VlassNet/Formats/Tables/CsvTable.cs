namespace VlassNet.Formats.Tables;

/// <summary>
/// A table of text: between commas, semicolons, tabs, bars or spaces, with the names of its columns in the first row, or in the last
/// comment before the first row. Comments begin with <c>#</c>. Units are read where they stand: below the names (VizieR) or in the header
/// of an ECSV file.
/// </summary>
internal sealed class CsvTable : TableReader
{
    private const string NoTable = "Check that it is the right file.";

    private readonly CsvReader reader;
    private readonly TableColumn[] columns;
    private IReadOnlyList<TableCell> row = [];

    /// <param name="stream">The file, disposed together with this.</param>
    /// <param name="name">What messages call it.</param>
    public CsvTable(Stream stream, string name)
        : base(name)
    {
        TextHead text = new(stream, name);
        CsvLayout layout = CsvLayout.Find(text.Head, text.IsWhole);
        reader = new CsvReader(text, name, layout.Delimiter);
        Heading = ReadHeading(layout);
        IsHeadingMarked = layout.IsMarked;
        if (Heading.Count > MostColumns)
            throw Wrong(Heading[0], $"at most {MostColumns:N0} columns", $"{Heading.Count:N0}", NoTable);
        IReadOnlyList<TableCell> units = [];
        for (int i = 0; i < layout.RowsOfUnits; i++)
        {
            IReadOnlyList<TableCell> below = reader.ReadRow() ?? [];
            units = layout.HasUnits && i == 0 ? below : units;
        }

        columns = [.. Heading.Select((cell, i) => new TableColumn(
            cell.Text, layout.Header?.Units.GetValueOrDefault(cell.Text) ?? (i < units.Count ? units[i].Text : null), null, layout.Frame))];
        reader.RowLength = columns.Length;
    }

    /// <summary>The row with the names of the columns.</summary>
    public IReadOnlyList<TableCell> Heading { get; }

    /// <summary>Whether that row is a comment.</summary>
    public bool IsHeadingMarked { get; }

    public override IReadOnlyList<TableColumn> Columns => columns;

    public override TableCell Top => Heading[0];

    public override TableCell this[int column]
    {
        get
        {
            TableCell cell = column < row.Count ? row[column] : new TableCell("", row[^1].Line, row[^1].Column);
            return cell with { Text = SpreadsheetText.Unguard(cell.Text) };
        }
    }

    public override bool Read()
    {
        do
        {
            if (reader.ReadRow() is not { } next)
                return false;
            row = next;
        }
        while (row.All(cell => cell.Text.Length == 0));

        int count = row.Count;
        while (count > columns.Length && row[count - 1].Text.Length == 0)
            count--;
        return count <= columns.Length
            ? true
            : throw Wrong(
                row[columns.Length], $"{columns.Length} fields, one for each name of a column", $"{count}",
                "Put a field that contains the delimiter in double quotes, and write numbers with a decimal point.");
    }

    public override void Dispose() => reader.Dispose();

    private IReadOnlyList<TableCell> ReadHeading(CsvLayout layout)
    {
        if (layout.IsMarked)
        {
            reader.SkipTo(layout.HeadingLine);
            return CsvReader.Split(reader.ReadComment(), layout.Delimiter, layout.HeadingLine)!;
        }

        if (layout.HeadingLine > 0)
            reader.SkipTo(layout.HeadingLine);
        return reader.ReadRow() ?? throw new BadInputException("a row with the names of the columns", "nothing", Name, NoTable)
        {
            Subject = InputSubject.Table,
        };
    }
}
