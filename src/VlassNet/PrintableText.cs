using System.Globalization;
using System.Text;

namespace VlassNet;

/// <summary>
/// Text of a stranger's file as it may reach a message, a log or a report: an escape sequence that it hides must not reach a terminal,
/// nor a line end a log.
/// </summary>
internal static class PrintableText
{
    /// <summary>The text with what cannot be printed escaped, e.g. <c>\u001B</c>.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsUnprintable))
            return text;
        StringBuilder escaped = new();
        foreach (char character in text)
        {
            if (IsUnprintable(character))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static bool IsUnprintable(char character) =>
        char.IsControl(character)
        || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
