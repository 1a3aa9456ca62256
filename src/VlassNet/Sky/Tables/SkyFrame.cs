using System.Globalization;
using System.Text.RegularExpressions;
using VlassNet.Formats.Tables;

namespace VlassNet.Sky.Tables;

/// <summary>Whether positions are those of today, ICRS or FK5 of 2000, which differ by less than a tenth of an arcsecond.</summary>
internal static partial class SkyFrame
{
    private const double Today = 2000;

    /// <summary>Whether a coordinate system that a file names is that of today.</summary>
    public static bool IsToday(TableFrame? frame)
    {
        if (frame is null)
            return true;
        return frame.System.Trim().ToLowerInvariant() switch
        {
            "icrs" or "icrf" => true,
            "" or "fk5" or "eq_fk5" => IsToday(frame.Equinox),
            _ => false,
        };
    }

    /// <summary>Whether a part of a name, or an equinox, is that of today: <c>J2000</c>, <c>icrs</c>, <c>2000.0</c>, nothing.</summary>
    public static bool IsToday(string? name)
    {
        string text = (name ?? "").Trim().ToLowerInvariant();
        return text is "" or "icrs" or "fk5"
            || (Year().Match(text) is { Success: true } year && double.Parse(year.Groups[1].ValueSpan, CultureInfo.InvariantCulture) == Today);
    }

    // A year of the Bessel kind is none of today's.
    [GeneratedRegex(@"^j?(\d{4}(?:\.\d*)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Year();
}
