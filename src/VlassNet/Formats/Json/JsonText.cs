using System.Globalization;
using System.Text;

namespace VlassNet.Formats.Json;

/// <summary>What the bytes of a JSON string mean.</summary>
internal static class JsonText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes UTF-8.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new FormatException("text that is not UTF-8", error);
        }
    }

    /// <summary>Decodes what stands between the quotes of a JSON string.</summary>
    /// <exception cref="FormatException">It is not UTF-8, or has an escape that does not exist or half of a surrogate pair.</exception>
    public static string Unescape(ReadOnlySpan<byte> bytes)
    {
        string text = Decode(bytes);
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
            result.Append(text[i] == '\\' ? Escaped(text, ref i) : text[i]);
        for (int i = 0; i < result.Length; i++)
        {
            if (!char.IsSurrogate(result[i]))
                continue;
            if (i + 1 == result.Length || !char.IsSurrogatePair(result[i], result[++i]))
                throw new FormatException("half of a surrogate pair");
        }

        return result.ToString();
    }

    /// <summary>The character of an escape; the index goes from its backslash to its last character.</summary>
    private static char Escaped(string text, ref int index)
    {
        char kind = ++index < text.Length ? text[index] : '\0';
        if (kind == 'u')
        {
            index += 4;
            return index < text.Length && ushort.TryParse(
                text.AsSpan(index - 3, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code)
                ? (char)code
                : throw new FormatException("an escape that is not \\u and four hexadecimal digits");
        }

        return kind switch
        {
            '"' or '\\' or '/' => kind,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new FormatException("an escape that JSON does not have"),
        };
    }
}
