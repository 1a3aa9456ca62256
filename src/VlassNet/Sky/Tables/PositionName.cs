using System.Text.RegularExpressions;

namespace VlassNet.Sky.Tables;

/// <summary>The name of a column that is a right ascension or a declination, taken apart.</summary>
/// <param name="IsLongitude">Whether it is a right ascension.</param>
/// <param name="IsGreek">Whether it is called alpha or delta, as much else is.</param>
/// <param name="Frame">The frame or equinox in the name, e.g. <c>j2000</c>; empty where there is none.</param>
/// <param name="Form">How the name says that it is written.</param>
/// <param name="Key">What columns of one position have alike: a prefix such as <c>sky.</c>, a number such as <c>_1</c>.</param>
internal sealed partial record PositionName(bool IsLongitude, bool IsGreek, string Frame, AngleForm Form, string Key)
{
    /// <summary>The key of a name with neither prefix nor number.</summary>
    public const string NoKey = ".";

    private const int MostBrackets = 2;

    /// <summary>No name of a position is longer; a stranger's of thousands of characters would take the patterns long.</summary>
    private const int LongestName = 100;

    /// <summary>Reads names such as <c>ra</c>, <c>RAJ2000</c>, <c>_DEJ2000</c>, <c>DEdeg</c>, <c>ALPHA_J2000</c>, <c>RA (deg)</c>, <c>ra_hms</c>, <c>RA_1</c>.</summary>
    /// <returns>Null where the name is none of these.</returns>
    public static PositionName? Parse(string name)
    {
        string rest = name.Trim(), bracketFrame = "";
        if (rest.Length > LongestName)
            return null;
        AngleForm bracketForm = AngleForm.Unsaid;
        for (int i = 0; i < MostBrackets && Bracket().Match(rest) is { Success: true } bracket; i++)
        {
            string within = bracket.Groups[2].Value;
            if (FrameName().IsMatch(within))
                bracketFrame = within.ToLowerInvariant();
            else
                bracketForm = AngleUnits.Of(within);
            rest = bracket.Groups[1].Value;
        }

        if (Parts().Match(rest) is not { Success: true } parts)
            return null;
        string frame = parts.Groups["frame"].Value.ToLowerInvariant();
        AngleForm form = parts.Groups["form"].Value.ToLowerInvariant() switch
        {
            "" => AngleForm.Unsaid,
            "d" => AngleForm.Degrees,
            "str" or "sexa" => AngleForm.Sexagesimal,
            var other => AngleUnits.Of(other),
        };
        string stem = parts.Groups["stem"].Value.ToLowerInvariant();
        return new PositionName(
            stem[0] is 'r' or 'a', stem is "alpha" or "delta", frame.Length > 0 ? frame : bracketFrame, form != AngleForm.Unsaid ? form : bracketForm,
            $"{parts.Groups["prefix"].Value.ToLowerInvariant()}.{parts.Groups["index"].Value.ToLowerInvariant()}");
    }

    [GeneratedRegex(@"^(.*\S)\s*[(\[]\s*([^()\[\]]*?)\s*[)\]]$")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"^(?:[jb]?\d{4}(?:\.\d+)?|icrs|fk[45])$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FrameName();

    [GeneratedRegex(
        @"^(?:(?<prefix>\w+)\.)?[_\s]*(?<stem>right[_\s]?ascension|alpha|ra|declination|delta|decl|dec|de)"
        + @"(?:[_\s-]?(?<frame>[jb]?(?:19|20)\d\d(?:\.\d+)?|icrs|fk[45]))?"
        + @"(?:[_\s]?(?<form>degrees?|deg|hms|dms|hours?|hr|str|sexa)|[_\s](?<form>d|radians?|rad))?"
        + @"(?:[_\s](?<frame>[jb]?(?:19|20)\d\d(?:\.\d+)?|icrs|fk[45]))?"
        + @"(?:[_\s]?(?<index>\d{1,2})|[_\s](?<index>x|y|main))?[_\s]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
