using System.Globalization;
using VlassNet.Formats.Tables;

namespace VlassNet.Sky;

/// <summary>Reads positions from values between commas or tabs, with the names of the columns in the first row.</summary>
internal static class CsvPositions
{
    public static PositionTable Read(Stream stream, string path)
    {
        using CsvReader csv = new(stream, path);
        IReadOnlyList<CsvField> names = csv.ReadRow()
            ?? throw new BadInputException("a row with the names of the columns", "nothing", path, "Check that it is the right file.");
        PositionTable table = new([.. names.Select(field => field.Text)], Where(path, names[0]));
        while (csv.ReadRow() is { } row)
            table.Add([.. row.Select(field => field.Text)], Where(path, row[0]));
        return table;
    }

    private static string Where(string path, CsvField field) => string.Create(CultureInfo.InvariantCulture, $"{path}, line {field.Line}");
}
