using System.Collections;
using System.Diagnostics.CodeAnalysis;
using VlassNet.Formats.Fits;

namespace VlassNet.Sky;

/// <summary>
/// The header of the part of a FITS file that an image comes from: its cards in their order, comments included, and typed
/// look-ups by keyword (in any case). Where a keyword occurs more than once, the first counts.
/// </summary>
/// <remarks>A primary header's cards are not inherited by extensions, whatever <c>INHERIT</c> says.</remarks>
public sealed class FitsHeader : IReadOnlyList<FitsCard>
{
    private readonly HeaderCards cards;

    internal FitsHeader(HeaderCards cards) => this.cards = cards;

    /// <summary>Number of cards, END left out; a long string and the cards that it goes on in are one.</summary>
    public int Count => cards.Count;

    /// <summary>A card by its place, from 0.</summary>
    /// <param name="index">The place, 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public FitsCard this[int index] => ToCard(cards[index]);

    /// <summary>The first card with a keyword, or null.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    public FitsCard? Find(string keyword) => cards.Find(keyword) is { } card ? ToCard(card) : null;

    /// <summary>The value of a card as a string.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <exception cref="BadInputException">There is no such card, or its value is not a quoted string.</exception>
    public string GetString(string keyword) => cards.GetString(keyword);

    /// <summary>The value of a card as a number.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <returns>The number, in the header's own unit; exponents may be written with E or D.</returns>
    /// <exception cref="BadInputException">There is no such card, or its value is not a finite real number.</exception>
    public double GetDouble(string keyword) => cards.GetDouble(keyword);

    /// <summary>The value of a card as a whole number.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <exception cref="BadInputException">There is no such card, or its value is not an integer of 64 bits.</exception>
    public long GetInt64(string keyword) => cards.GetInt64(keyword);

    /// <summary>The value of a card as true (T) or false (F).</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <exception cref="BadInputException">There is no such card, or its value is neither T nor F.</exception>
    public bool GetBoolean(string keyword) => cards.GetBoolean(keyword);

    /// <summary>The value of a card, if there is one and it is a quoted string.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <param name="value">The string without trailing blanks, or null.</param>
    public bool TryGetString(string keyword, [NotNullWhen(true)] out string? value) => cards.TryGetString(keyword, out value);

    /// <summary>The value of a card, if there is one and it is a finite real number.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <param name="value">The number, or 0.</param>
    public bool TryGetDouble(string keyword, out double value) => cards.TryGetDouble(keyword, out value);

    /// <summary>The value of a card, if there is one and it is an integer of 64 bits.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <param name="value">The integer, or 0.</param>
    public bool TryGetInt64(string keyword, out long value) => cards.TryGetInt64(keyword, out value);

    /// <summary>The value of a card, if there is one and it is T or F.</summary>
    /// <param name="keyword">The keyword, in any case.</param>
    /// <param name="value">The value, or false.</param>
    public bool TryGetBoolean(string keyword, out bool value) => cards.TryGetBoolean(keyword, out value);

    /// <inheritdoc/>
    public IEnumerator<FitsCard> GetEnumerator() => cards.Select(ToCard).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static FitsCard ToCard(HeaderCard card) => new(card.Keyword, card.Value, card.IsString, card.Comment, card.Offset);
}
