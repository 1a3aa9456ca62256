using System.Globalization;
using System.Text.RegularExpressions;
using VlassNet.Formats.Tables;

namespace VlassNet.Sky.Tables;

/// <summary>Reads the angles of a column: all of them written the same way, as the first one is.</summary>
/// <param name="reader">The table.</param>
/// <param name="column">The column.</param>
internal sealed partial class Angle(TableReader reader, PositionCandidate column)
{
    private const double DegreesInHour = 15;
    private const double HoursInDay = 24;
    private const int MinutesInHour = 60;

    private bool? isSexagesimal;

    private string What => column.IsLongitude ? "right ascension" : "declination";

    /// <summary>The angle of the row that was read, degrees.</summary>
    /// <exception cref="BadInputException">It is none, or beyond the sky.</exception>
    public double Read()
    {
        TableCell cell = reader[column.Column];
        string text = cell.Text.Trim().Replace('−', '-');
        double value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            CheckKind(cell, sexagesimal: false);
            value = number * Factor(cell);
        }
        else
        {
            value = Sexagesimal().Match(text) is { Success: true } parts ? OfParts(cell, parts) : throw Wrong(cell, Advice(text));
        }

        double most = column.IsLongitude ? 360 : 90;
        return value >= -most && value <= most ? value : throw Wrong(cell, "Correct or remove the row.");
    }

    private static string Advice(string text) => text.Contains(',', StringComparison.Ordinal)
        ? "Write numbers with a decimal point."
        : "Correct or remove the row.";

    /// <summary>Degrees of one unit of a number.</summary>
    private double Factor(TableCell cell) => column.Form switch
    {
        AngleForm.Hours => DegreesInHour,
        AngleForm.Radians => 180 / Math.PI,
        AngleForm.Sexagesimal => throw Wrong(cell, "The column is said to be sexagesimal: write it so, or correct its name or unit."),
        _ => 1,
    };

    private double OfParts(TableCell cell, Match parts)
    {
        CheckKind(cell, sexagesimal: true);
        string mark = parts.Groups["mark"].Value.Trim().ToLowerInvariant();
        bool isMarked = mark is "h" or "d" or "°";
        if (column.Form == AngleForm.Radians || (column.Form == AngleForm.Degrees && column.IsLongitude && !isMarked))
            throw Wrong(cell, "It may be hours or degrees: write 12h00m00s or 180d00m00s, or correct the unit of the column.");
        double whole = Number(parts, "whole"), minutes = Number(parts, "minutes"), seconds = Number(parts, "seconds");
        bool isHours = isMarked ? mark == "h" : column.IsLongitude || column.Form == AngleForm.Hours;
        if (minutes >= MinutesInHour || seconds > MinutesInHour || (isHours && (whole > HoursInDay || !column.IsLongitude)))
            throw Wrong(cell, "Correct or remove the row.");
        double size = (whole + (minutes / MinutesInHour) + (seconds / (MinutesInHour * MinutesInHour))) * (isHours ? DegreesInHour : 1);
        return parts.Groups["sign"].Value == "-" ? -size : size;
    }

    private void CheckKind(TableCell cell, bool sexagesimal)
    {
        isSexagesimal ??= sexagesimal;
        if (isSexagesimal != sexagesimal)
            throw Wrong(cell, $"The rows before it are {(sexagesimal ? "numbers" : "sexagesimal")}: write all of them in one way.");
    }

    private BadInputException Wrong(TableCell cell, string advice) => reader.Wrong(
        cell, $"a {What} from {(column.IsLongitude ? "-360 to 360" : "-90 to 90")}, degrees (or sexagesimal)",
        cell.Text.Length == 0 ? "nothing" : $"'{cell.Text}'", advice);

    private static double Number(Match parts, string group) => double.Parse(parts.Groups[group].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<sign>[+-]?)\s*(?<whole>\d{1,3})(?<mark>\s*[:hd°]\s*|\s+)(?<minutes>\d{1,2})\s*(?:[:m'′]|\s)\s*(?<seconds>\d{1,2}(?:\.\d*)?)\s*(?:s|""|″|'')?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sexagesimal();
}
