namespace VlassNet.Formats.Fits.Compression;

/// <summary>
/// The header that the image in a table of compressed tiles has of its own (FITS standard 4.0, 10.1): without what describes the
/// table, and with NAXIS for ZNAXIS and the like.
/// </summary>
internal static class UnpackedHeader
{
    // Keywords of the table and of its compression; those that end with # have a number.
    private static readonly HashSet<string> OfTable = new(StringComparer.OrdinalIgnoreCase)
    {
        "XTENSION", "SIMPLE", "BITPIX", "NAXIS", "NAXIS#", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP", "TTYPE#", "TFORM#", "ZIMAGE", "ZTILE#",
        "ZCMPTYPE", "ZNAME#", "ZVAL#", "ZQUANTIZ", "ZDITHER#", "ZSCALE", "ZZERO", "ZMASKCMP", "ZEXTEND", "ZBLOCKED", "CHECKSUM",
        "DATASUM", "ZHECKSUM", "ZDATASUM",
    };

    private static readonly Dictionary<string, string> OfImage = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ZSIMPLE"] = "SIMPLE", ["ZTENSION"] = "XTENSION", ["ZBITPIX"] = "BITPIX", ["ZNAXIS"] = "NAXIS", ["ZNAXIS#"] = "NAXIS#",
        ["ZPCOUNT"] = "PCOUNT", ["ZGCOUNT"] = "GCOUNT",
    };

    /// <summary>The image's header, whose size and type are checked.</summary>
    public static HeaderCards Of(FitsHdu hdu)
    {
        int bitpix = hdu.Header.GetBitpix("ZBITPIX");
        long axes = hdu.Header.GetInt64("ZNAXIS", 0, FitsHdu.MostAxes);
        for (int axis = 1; axis <= axes; axis++)
            hdu.Header.GetInt64($"ZNAXIS{axis}", 0, long.MaxValue);

        // In integers it is what BLANK is in an image that is not compressed, and mostly both are there.
        bool isBlank = bitpix > 0 && hdu.Header.Find("BLANK") is null;
        List<HeaderCard> cards = [];
        foreach (HeaderCard card in hdu.Header)
        {
            string stem = card.Keyword.TrimEnd("0123456789".ToCharArray());
            string number = card.Keyword[stem.Length..];
            string pattern = number.Length == 0 ? stem : stem + "#";
            if (OfImage.TryGetValue(pattern, out string? name))
                cards.Add(card with { Keyword = name.Replace("#", number, StringComparison.Ordinal) });
            else if (isBlank && pattern.Equals("ZBLANK", StringComparison.OrdinalIgnoreCase))
                cards.Add(card with { Keyword = "BLANK" });
            else if (!OfTable.Contains(pattern))
                cards.Add(card);
        }

        return hdu.Header.With(cards);
    }
}
