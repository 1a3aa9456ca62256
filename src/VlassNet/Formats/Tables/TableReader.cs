namespace VlassNet.Formats.Tables;

/// <summary>A table that is read row by row. It knows what the file says of its columns, and not what they mean.</summary>
/// <param name="name">What messages call the file.</param>
internal abstract class TableReader(string name) : IDisposable
{
    private const int MostNamed = 20;

    /// <summary>The most columns of a table.</summary>
    public const int MostColumns = 10_000;

    /// <summary>What messages call the file.</summary>
    public string Name { get; } = name;

    /// <summary>The columns, at least one.</summary>
    public abstract IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The place where the columns are described.</summary>
    public abstract TableCell Top { get; }

    /// <summary>A cell of the row that was read.</summary>
    public abstract TableCell this[int column] { get; }

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <exception cref="BadInputException">The file cannot be read, or the row makes no sense.</exception>
    public abstract bool Read();

    /// <summary>What is wrong at a place.</summary>
    public BadInputException Wrong(TableCell place, string expected, string found, string advice) =>
        new(expected, found, Where(place), advice) { Subject = InputSubject.Table };

    /// <summary>The names of the columns, for messages.</summary>
    public string ColumnList() =>
        $"the columns {string.Join(", ", Columns.Take(MostNamed).Select(column => column.Name))}{(Columns.Count > MostNamed ? ", …" : "")}";

    public abstract void Dispose();

    protected virtual string Where(TableCell place) =>
        FormattableString.Invariant($"{Name}, line {place.Line}") + (place.Column > 0 ? FormattableString.Invariant($", column {place.Column}") : "");
}
