using System.Text.RegularExpressions;

namespace VlassNet.Sky.Tables;

/// <summary>The units of angles, as files write them.</summary>
internal static partial class AngleUnits
{
    public static AngleForm Of(string? unit)
    {
        string text = (unit ?? "").Trim().Trim('"', '\'', '[', ']', '(', ')').Trim().ToLowerInvariant();
        return text switch
        {
            "" => AngleForm.Unsaid,
            "deg" or "degs" or "degree" or "degrees" or "°" or "d" or "decimal degrees" => AngleForm.Degrees,
            "h" or "hr" or "hrs" or "hour" or "hours" or "hourangle" => AngleForm.Hours,
            "rad" or "radian" or "radians" => AngleForm.Radians,
            "hms" or "dms" or "sexagesimal" => AngleForm.Sexagesimal,
            _ => Digits().IsMatch(text) ? AngleForm.Sexagesimal : AngleForm.Other,
        };
    }

    /// <summary>E.g. <c>h:m:s</c> or <c>dd mm ss.s</c>.</summary>
    [GeneratedRegex(@"^[hd]{1,3}[:\s]m{1,2}[:\s]s{1,2}(\.s*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
