using System.Text;
using System.Xml;

namespace VlassNet;

/// <summary>Text as XML and HTML may hold it.</summary>
internal static class Markup
{
    /// <summary>
    /// The text with its special characters written as references, for content and for attributes in either kind of quotes. What
    /// neither can hold at all, such as most control characters, is replaced, and so are the marks that turn the direction of the text
    /// behind them: a name could make a sentence say something else with them.
    /// </summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ when rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) => escaped.Append('\uFFFD'),
                0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }
}
