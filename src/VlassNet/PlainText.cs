using System.Globalization;

namespace VlassNet;

/// <summary>
/// Texts that may come from a stranger's file and get into logs, terminals and reports: control characters would move the cursor or begin
/// lines of their own there, and marks of direction would show a text as another.
/// </summary>
internal static class PlainText
{
    private const int LongestShown = 40;

    /// <summary>Whether a text has only characters that are shown; so has none at all.</summary>
    public static bool IsSo(string? text) => text is null || text.All(IsShown);

    /// <summary>The start of a text, with <c>?</c> for what is not shown.</summary>
    public static string Of(string text) =>
        string.Concat(text.Take(LongestShown).Select(letter => IsShown(letter) ? letter : '?')) + (text.Length > LongestShown ? "…" : "");

    private static bool IsShown(char letter) =>
        letter is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')) && CharUnicodeInfo.GetUnicodeCategory(letter) is not
            (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
