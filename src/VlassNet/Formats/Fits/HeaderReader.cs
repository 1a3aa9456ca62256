namespace VlassNet.Formats.Fits;

/// <summary>Reads the cards of a header up to its END.</summary>
internal static class HeaderReader
{
    public const int BlockLength = 2880;

    private const int LongestHeader = 16 << 20;

    /// <summary>Reads the header at a place.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="offset">Where the header begins.</param>
    /// <param name="token">Asked once a block.</param>
    /// <param name="end">Where the data begin.</param>
    public static HeaderCards Read(FitsBytes bytes, long offset, CancellationToken token, out long end)
    {
        CardParser parser = new();
        byte[] block = new byte[BlockLength];
        for (long at = offset; at - offset < LongestHeader; at += BlockLength)
        {
            token.ThrowIfCancellationRequested();
            int count = (int)bytes.Available(at, BlockLength);
            if (count < CardParser.CardLength)
                throw bytes.Wrong("an END card", "the end of the file", at, "The header is cut off: fetch or write it again.");
            bytes.ReadExactly(at, block.AsSpan(0, count));
            for (int start = 0; start + CardParser.CardLength <= count; start += CardParser.CardLength)
            {
                ReadOnlySpan<byte> card = block.AsSpan(start, CardParser.CardLength);
                if (IsEnd(card))
                {
                    end = at + BlockLength;
                    return new HeaderCards(parser.Complete(), bytes.Name, offset);
                }

                parser.Add(Text(card, bytes, at + start), at + start);
            }
        }

        throw bytes.Wrong($"an END card within {LongestHeader:N0} bytes", "none", offset);
    }

    // Some programs pad it, and what follows, with NUL.
    private static bool IsEnd(ReadOnlySpan<byte> card) => card.StartsWith("END"u8) && !card[3..].ContainsAnyExcept((byte)' ', (byte)0);

    // Characters that the standard does not allow are common in comments, in many encodings; in a keyword they show that this
    // is no header any more.
    private static string Text(ReadOnlySpan<byte> card, FitsBytes bytes, long offset)
    {
        int strange = card[..8].IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        if (strange >= 0)
        {
            throw bytes.Wrong(
                "a keyword in ASCII, or END", $"the byte 0x{card[strange]:X2}", offset + strange,
                "The header has no end where it should: fetch or write the file again.");
        }

        return string.Create(CardParser.CardLength, card, static (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = source[i] is >= (byte)' ' and <= (byte)'~' ? (char)source[i] : '?';
        });
    }
}
