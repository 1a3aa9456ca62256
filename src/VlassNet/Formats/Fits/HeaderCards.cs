using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VlassNet.Formats.Fits;

/// <summary>
/// The cards of a header in their order, and typed look-ups by keyword (in any case). Where a keyword occurs more than once, the first
/// counts.
/// </summary>
internal sealed class HeaderCards : IReadOnlyList<HeaderCard>
{
    private readonly IReadOnlyList<HeaderCard> cards;
    private readonly Dictionary<string, HeaderCard> byKeyword = new(StringComparer.OrdinalIgnoreCase);
    private readonly string name;
    private readonly long offset;
    private HashSet<HeaderCard>? lookedUp;

    internal HeaderCards(IReadOnlyList<HeaderCard> cards, string name, long offset)
    {
        this.cards = cards;
        this.name = name;
        this.offset = offset;
        foreach (HeaderCard card in cards)
            byKeyword.TryAdd(card.Keyword, card);
    }

    /// <summary>Number of cards, END left out; a long string and the cards that it goes on in are one.</summary>
    public int Count => cards.Count;

    /// <summary>A card by its place, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public HeaderCard this[int index] => cards[index];

    /// <summary>The first card with a keyword, or null.</summary>
    public HeaderCard? Find(string keyword)
    {
        HeaderCard? card = byKeyword.GetValueOrDefault(keyword);
        if (card is not null)
            lookedUp?.Add(card);
        return card;
    }

    /// <summary>The value of a card as a string.</summary>
    /// <exception cref="BadInputException">There is no such card, or its value is not a quoted string.</exception>
    public string GetString(string keyword) =>
        TryGetString(keyword, out string? value) ? value : throw Unlike(keyword, "a string");

    /// <summary>The value of a card as a number.</summary>
    /// <exception cref="BadInputException">There is no such card, or its value is not a finite real number.</exception>
    public double GetDouble(string keyword) =>
        TryGetDouble(keyword, out double value) ? value : throw Unlike(keyword, "a number");

    /// <summary>The value of a card as a whole number.</summary>
    /// <exception cref="BadInputException">There is no such card, or its value is not an integer of 64 bits.</exception>
    public long GetInt64(string keyword) =>
        TryGetInt64(keyword, out long value) ? value : throw Unlike(keyword, "an integer");

    /// <summary>The value of a card as true (T) or false (F).</summary>
    /// <exception cref="BadInputException">There is no such card, or its value is neither T nor F.</exception>
    public bool GetBoolean(string keyword) =>
        TryGetBoolean(keyword, out bool value) ? value : throw Unlike(keyword, "T or F");

    /// <summary>The value of a card, if there is one and it is a quoted string.</summary>
    public bool TryGetString(string keyword, [NotNullWhen(true)] out string? value)
    {
        value = Find(keyword) is { IsString: true, Value: string text } ? text : null;
        return value is not null;
    }

    /// <summary>The value of a card, if there is one and it is a finite real number.</summary>
    public bool TryGetDouble(string keyword, out double value)
    {
        value = 0;
        return Literal(keyword) is string text
            && double.TryParse(
                text.Replace('D', 'E').Replace('d', 'e'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
                | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>The value of a card, if there is one and it is an integer of 64 bits.</summary>
    public bool TryGetInt64(string keyword, out long value)
    {
        value = 0;
        return Literal(keyword) is string text
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The value of a card, if there is one and it is T or F.</summary>
    public bool TryGetBoolean(string keyword, out bool value)
    {
        string? text = Literal(keyword);
        value = text == "T";
        return text is "T" or "F";
    }

    /// <inheritdoc/>
    public IEnumerator<HeaderCard> GetEnumerator() => cards.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>An integer that must be there and in a range.</summary>
    internal long GetInt64(string keyword, long least, long most)
    {
        long value = GetInt64(keyword);
        return value >= least && value <= most ? value : throw Wrong(
            keyword, most == long.MaxValue ? $"{keyword} ≥ {least}" : $"{keyword} from {least} to {most}", $"{value}",
            "Correct the header.");
    }

    /// <summary>BITPIX, or the keyword that stands for it: the type of the values.</summary>
    internal int GetBitpix(string keyword)
    {
        long value = GetInt64(keyword, -64, 64);
        return value is 8 or 16 or 32 or 64 or -32 or -64
            ? (int)value : throw Wrong(keyword, $"8, 16, 32, 64, -32 or -64 as {keyword}", $"{value}", "Correct the header.");
    }

    /// <summary>The same header, which notes the cards that are looked up: what is read of it can be read again of those alone.</summary>
    /// <param name="cards">Receives them.</param>
    internal HeaderCards Watched(HashSet<HeaderCard> cards) => new(this.cards, name, offset) { lookedUp = cards };

    /// <summary>A header of other cards at the same place of the file.</summary>
    internal HeaderCards With(IReadOnlyList<HeaderCard> others) => new(others, name, offset);

    /// <summary>A number that may be missing; but what is there must be one.</summary>
    internal double? OptionalDouble(string keyword) => Find(keyword)?.Value is null ? null : GetDouble(keyword);

    /// <summary>An integer that may be missing; but what is there must be one.</summary>
    internal long? OptionalInt64(string keyword) => Find(keyword)?.Value is null ? null : GetInt64(keyword);

    /// <summary>A string that may be missing; but what is there must be one.</summary>
    internal string? OptionalString(string keyword) => Find(keyword)?.Value is null ? null : GetString(keyword);

    /// <summary>What is wrong with a card, or with the header as a whole where there is no such card.</summary>
    internal BadInputException Wrong(string keyword, string expected, string found, string advice) =>
        new(expected, found, $"{name}, byte {Find(keyword)?.Offset ?? offset}", advice);

    private BadInputException Unlike(string keyword, string kind)
    {
        string found = Find(keyword) is not { } card ? "no such card"
            : card.Value is null ? "no value" : card.IsString ? $"the string '{card.Value}'" : card.Value;
        return Wrong(keyword, $"{kind} as {keyword}", found, "Correct the header.");
    }

    private string? Literal(string keyword) => Find(keyword) is { IsString: false } card ? card.Value : null;
}
