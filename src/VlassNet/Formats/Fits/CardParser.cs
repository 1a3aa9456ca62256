using System.Text;

namespace VlassNet.Formats.Fits;

/// <summary>
/// Takes the cards of a header one after the other and puts together those that a long string is spread over. The grammar is that
/// of the FITS standard 4.0, section 4; a value that breaks it is kept as it is written, so that only who asks for it meets it.
/// </summary>
internal sealed class CardParser
{
    public const int CardLength = 80;

    private const string HierarchWord = "HIERARCH";
    private const int KeywordLength = 8;

    private readonly List<HeaderCard> cards = [];
    private readonly StringBuilder longText = new();
    private readonly StringBuilder longComment = new();
    private HeaderCard? open;

    /// <summary>Adds a card of 80 printable characters, which is not END.</summary>
    public void Add(string text, long offset)
    {
        string keyword = text[..KeywordLength].TrimEnd();
        if (open is not null && keyword == "CONTINUE"
            && TrySplit(text[KeywordLength..], out string? part, out bool isString, out string comment) && isString)
        {
            Append(part!, comment);
            return;
        }

        Close();
        HeaderCard card = Parse(text, keyword, offset);
        if (card is { IsString: true, Value: [.., '&'] })
        {
            open = card;
            Append(card.Value, card.Comment);
        }
        else
        {
            cards.Add(card);
        }
    }

    /// <summary>All cards, when there are no more.</summary>
    public IReadOnlyList<HeaderCard> Complete()
    {
        Close();
        return cards;
    }

    private static HeaderCard Parse(string text, string keyword, long offset)
    {
        string rest = text[KeywordLength..];
        if (keyword == HierarchWord && rest.IndexOf('=') is > 0 and int equals)
        {
            keyword = rest[..equals].Trim();
            rest = rest[(equals + 1)..];
        }
        else if (rest.StartsWith("= ", StringComparison.Ordinal) && keyword is not ("COMMENT" or "HISTORY" or ""))
        {
            rest = rest[2..];
        }
        else
        {
            return new HeaderCard(keyword, null, false, rest.TrimEnd(), offset);
        }

        return TrySplit(rest, out string? value, out bool isString, out string comment)
            ? new HeaderCard(keyword, value, isString, comment, offset)
            : new HeaderCard(keyword, rest.Trim(), false, "", offset);
    }

    // Value and comment of the part after the value indicator; false for a string without an end.
    private static bool TrySplit(string rest, out string? value, out bool isString, out string comment)
    {
        ReadOnlySpan<char> text = rest.AsSpan().Trim(' ');
        isString = text is ['\'', ..];
        value = null;
        comment = "";
        int slash;
        if (isString)
        {
            int end = EndOfString(text);
            if (end < 0)
                return false;
            value = text[1..end].ToString().Replace("''", "'").TrimEnd(' ');
            text = text[(end + 1)..];
            slash = text.IndexOf('/');
        }
        else
        {
            slash = text.IndexOf('/');
            ReadOnlySpan<char> literal = (slash < 0 ? text : text[..slash]).Trim(' ');
            value = literal.IsEmpty ? null : literal.ToString();
        }

        if (slash >= 0)
            comment = text[(slash + 1)..].Trim(' ').ToString();
        return true;
    }

    // The closing quote; two of them stand for one within the string.
    private static int EndOfString(ReadOnlySpan<char> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] != '\'')
                continue;
            if (i + 1 == text.Length || text[i + 1] != '\'')
                return i;
            i++;
        }

        return -1;
    }

    private void Append(string part, string comment)
    {
        if (longText is [.., '&'])
            longText.Length--;
        longText.Append(part);
        if (longComment.Length > 0 && comment.Length > 0)
            longComment.Append(' ');
        longComment.Append(comment);
        if (part is not [.., '&'])
            Close();
    }

    private void Close()
    {
        if (open is null)
            return;
        cards.Add(open with { Value = longText.ToString(), Comment = longComment.ToString() });
        longText.Clear();
        longComment.Clear();
        open = null;
    }
}
