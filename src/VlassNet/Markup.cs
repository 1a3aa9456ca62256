using System.Text;
using System.Xml;

namespace VlassNet;

/// <summary>Text as XML and HTML may hold it.</summary>
internal static class Markup
{
    /// <summary>
    /// The text without what neither can hold at all, such as most control characters, and without the marks that turn the direction of
    /// the text after them: a name could make a sentence say something else with them. U+FFFD stands in their places.
    /// </summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            clean.Append((CanHold(rune) ? rune : Rune.ReplacementChar).ToString());
        return clean.ToString();
    }

    /// <summary>
    /// The text as <see cref="Clean"/> leaves it, with its special characters written as references, for content and for attributes in
    /// either kind of quotes.
    /// </summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char character in Clean(text))
        {
            _ = character switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    private static bool CanHold(Rune rune) => !(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value))
        && rune.Value is not (0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
