using System.Globalization;

namespace VlassNet.Sky;

/// <summary>The rows of a table that hold positions: finds the columns, and reads row after row.</summary>
internal sealed class PositionTable
{
    private static readonly string[] LongitudeNames = ["ra", "raj2000", "ra_deg", "radeg", "ra_icrs", "_raj2000", "right_ascension", "alpha"];
    private static readonly string[] LatitudeNames = ["dec", "dej2000", "decj2000", "dec_deg", "decdeg", "de_deg", "de_icrs", "_dej2000", "declination", "delta"];
    private static readonly string[] SourceNames = ["name", "source", "source_name", "component_name", "id", "main_id"];

    private readonly List<(SkyPosition Position, string? Name)> rows = [];
    private readonly int longitude;
    private readonly int latitude;
    private readonly int name;

    /// <param name="columns">The names of the columns.</param>
    /// <param name="where">The file, and the place of the names in it.</param>
    /// <param name="longitude">The column of the right ascension, if it is known; else −1.</param>
    /// <param name="latitude">The column of the declination, if it is known; else −1.</param>
    public PositionTable(IReadOnlyList<string> columns, string where, int longitude = -1, int latitude = -1)
    {
        this.longitude = longitude >= 0 ? longitude : Find(columns, LongitudeNames);
        this.latitude = latitude >= 0 ? latitude : Find(columns, LatitudeNames);
        name = Find(columns, SourceNames);
        if (this.longitude < 0 || this.latitude < 0)
        {
            throw new BadInputException(
                "columns ra and dec", $"the columns {string.Join(", ", columns.Take(20))}", where, "Name the columns ra and dec, in degrees.");
        }
    }

    public IReadOnlyList<(SkyPosition Position, string? Name)> Rows => rows;

    /// <summary>Adds a row.</summary>
    public void Add(IReadOnlyList<string> cells, string where)
    {
        double ra = Number(cells, longitude, "right ascension from -360 to 360", -360, 360, where);
        double dec = Number(cells, latitude, "declination from -90 to 90", -90, 90, where);
        string text = name >= 0 && name < cells.Count ? cells[name].Trim() : "";
        rows.Add((new SkyPosition(ra < 0 ? ra + 360 : ra, dec), text.Length == 0 ? null : text));
    }

    private static int Find(IReadOnlyList<string> columns, string[] names)
    {
        foreach (string wanted in names)
        {
            for (int column = 0; column < columns.Count; column++)
            {
                if (columns[column].Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase))
                    return column;
            }
        }

        return -1;
    }

    private static double Number(IReadOnlyList<string> cells, int column, string what, double least, double most, string where)
    {
        string text = column < cells.Count ? cells[column].Trim() : "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw new BadInputException($"a {what}, degrees", text.Length == 0 ? "nothing" : $"'{text}'", where, "Correct or remove the row.");
    }
}
