using System.Text.RegularExpressions;

namespace VlassNet.Formats.Tables;

/// <summary>The coordinate system that the comments of a table name, as PyBDSF's <c># Equinox : 2000.0</c> and astropy's <c>frame: icrs</c>.</summary>
internal static partial class FrameNote
{
    public static TableFrame? Find(IReadOnlyList<string> comments)
    {
        string? system = null, equinox = null;
        foreach (string comment in comments)
        {
            system ??= Frame().Match(comment) is { Success: true } frame ? frame.Groups[1].Value : null;
            equinox ??= Equinox().Match(comment) is { Success: true } year ? year.Groups[1].Value : null;
        }

        return system is null && equinox is null ? null : new TableFrame(system ?? "", equinox);
    }

    [GeneratedRegex(@"^\W*(?:frame|radesys|coosys)\s*[:=]\s*'?""?(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();

    [GeneratedRegex(@"\bequinox\s*[:=]\D{0,40}?\b([jb]?\d{4}(?:\.\d+)?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Equinox();
}
