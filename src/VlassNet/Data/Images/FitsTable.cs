using System.Collections.Immutable;
using System.Globalization;
using VlassNet.Formats.Tables;
using VlassNet.Sky;

namespace VlassNet.Data.Images;

/// <summary>Reads a table of FITS files or positions and labels.</summary>
internal sealed class FitsTable
{
    private const string Advice = "Name the columns in the first row: label, and file or (with a mosaic) ra and dec.";

    private readonly CsvReader reader;
    private readonly IReadOnlyList<CsvField> heading;
    private readonly int file;
    private readonly int label;
    private readonly int longitude;
    private readonly int latitude;

    private FitsTable(CsvReader reader, bool hasMosaic)
    {
        this.reader = reader;
        heading = reader.ReadRow() ?? throw new BadInputException("a row with the names of the columns", "nothing", reader.Name, Advice);
        (file, label, longitude, latitude) = (Find("file"), Find("label"), Find("ra"), Find("dec"));
        bool hasPosition = longitude >= 0 && latitude >= 0;
        if (label < 0 || (hasMosaic ? !hasPosition : file < 0) || (longitude < 0) != (latitude < 0))
        {
            throw reader.Wrong(
                heading[0], hasMosaic ? "columns label, ra and dec" : "columns label and file, and ra and dec or neither",
                $"the columns {string.Join(", ", heading.Take(20).Select(field => field.Text))}", Advice);
        }
    }

    /// <param name="path">The table.</param>
    /// <param name="mosaic">The image that all positions are in; null for a table with files.</param>
    /// <param name="classNames">The names of the classes; null to find them out.</param>
    /// <param name="token">Asked before every row.</param>
    public static FitsList Read(string path, string? mosaic, ImmutableArray<string>? classNames, CancellationToken token)
    {
        FileInfo file = new(path);
        if (!file.Exists)
            throw new BadInputException("a file", Directory.Exists(path) ? "a folder" : "no such file", path, "Check the path.");
        using CsvReader reader = new(file.OpenRead(), path);
        FitsTable table = new(reader, mosaic is not null);
        List<(string Path, SkyPosition? Position, CsvField Label)> rows = [];
        while (reader.ReadRow() is { } row)
        {
            token.ThrowIfCancellationRequested();
            rows.Add((mosaic ?? Path.Combine(file.DirectoryName!, table.Field(row, table.file).Text), table.PositionOf(row), table.Field(row, table.label)));
        }

        if (rows.Count == 0)
            throw new BadInputException("at least one row behind the names of the columns", "none", path, Advice);
        ClassLabels labels = new([.. rows.Select(row => row.Label)], classNames, reader);
        return new FitsList([.. rows.Select(row => new FitsItem(row.Path, row.Position, labels.IndexOf(row.Label)))], labels.Names);
    }

    private int Find(string name)
    {
        for (int column = 0; column < heading.Count; column++)
        {
            if (heading[column].Text.Equals(name, StringComparison.OrdinalIgnoreCase))
                return column;
        }

        return -1;
    }

    private CsvField Field(IReadOnlyList<CsvField> row, int column) => column < row.Count && row[column].Text.Length > 0
        ? row[column]
        : throw reader.Wrong(row[^1], $"a field in the column {heading[column].Text}", "nothing", "Complete or remove the row.");

    private SkyPosition? PositionOf(IReadOnlyList<CsvField> row) =>
        longitude < 0 ? null : new SkyPosition(Degrees(row, longitude, 360), Degrees(row, latitude, 90));

    private double Degrees(IReadOnlyList<CsvField> row, int column, double most)
    {
        CsvField field = Field(row, column);
        return double.TryParse(field.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) <= most
            ? value
            : throw reader.Wrong(field, $"degrees from {-most} to {most}", $"'{field.Text}'", "Correct or remove the row.");
    }
}
