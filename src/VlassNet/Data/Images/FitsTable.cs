using VlassNet.Formats.Tables;
using VlassNet.Sky;
using VlassNet.Sky.Tables;

namespace VlassNet.Data.Images;

/// <summary>Reads a table of FITS files or positions and labels.</summary>
internal static class FitsTable
{
    private const string Advice = "Name the columns in the first row: label, and file or (with a mosaic) ra and dec.";

    /// <param name="path">The table.</param>
    /// <param name="mosaic">The image that all positions are in; null for a table with files.</param>
    /// <param name="options">The names of the classes, and whether files may be elsewhere.</param>
    /// <param name="token">Asked before every row.</param>
    public static FitsList Read(string path, string? mosaic, FitsDatasetOptions options, CancellationToken token)
    {
        using SourceTable table = SourceTable.Open(path, options.AllowOutsideFiles, token);
        if (!table.HasLabels || (mosaic is null ? !table.HasFiles : table.Positions is null))
        {
            throw table.Reader.Wrong(
                table.Reader.Top, mosaic is null ? "columns label and file, and ra and dec or neither" : "columns label, ra and dec",
                table.Reader.ColumnList(), Advice);
        }

        List<(string Path, SkyPosition? Position, TableCell Label)> rows = [];
        while (table.Read())
        {
            token.ThrowIfCancellationRequested();
            rows.Add((mosaic ?? table.File, table.Positions?.Read(), table.Label));
        }

        if (rows.Count == 0)
            throw table.Reader.Wrong(table.Reader.Top, "at least one row after the names of the columns", "none", Advice);
        ClassLabels labels = new([.. rows.Select(row => row.Label)], options.ClassNames, table.Reader);
        return new FitsList([.. rows.Select(row => new FitsItem(row.Path, row.Position, labels.IndexOf(row.Label)))], labels.Names);
    }
}
