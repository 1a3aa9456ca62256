using System.Collections.Immutable;

namespace VlassNet.Catalogs;

/// <summary>
/// Writes a catalogue, a line for each row, so that parts of it can be put together: the first part has what stands before the rows, the
/// last what stands after them. UTF-8, with <c>\n</c> after each line, the same bytes in every culture.
/// </summary>
public sealed class CatalogWriter
{
    private readonly TableWriter<CatalogRow> table;

    /// <summary>Makes a writer.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="format">How.</param>
    /// <param name="classNames">The names of the network's classes.</param>
    /// <param name="isSafeForSpreadsheets">
    /// Whether texts of comma-separated values that a spreadsheet would run as a formula, because they begin with <c>=</c>, <c>+</c>,
    /// <c>-</c> or <c>@</c>, get an apostrophe in front, which VlassNet takes away when it reads them. Numbers stay as they are. Default yes.
    /// </param>
    public CatalogWriter(Stream stream, CatalogFormat format, ImmutableArray<string> classNames, bool isSafeForSpreadsheets = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        table = new TableWriter<CatalogRow>(stream, format, "sources", CatalogColumns.For(classNames), isSafeForSpreadsheets);
    }

    /// <summary>Writes what stands before the first row.</summary>
    public void WriteStart() => table.WriteStart();

    /// <summary>Writes a row.</summary>
    /// <param name="row">The row.</param>
    public void Write(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        table.Write(row);
    }

    /// <summary>Writes what stands after the last row.</summary>
    public void WriteEnd() => table.WriteEnd();
}
