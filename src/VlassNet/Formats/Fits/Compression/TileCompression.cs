namespace VlassNet.Formats.Fits.Compression;

/// <summary>How the tiles of an image are compressed, as its table says (FITS standard 4.0, 10.1.2).</summary>
/// <param name="Method">RICE_1, GZIP_1, GZIP_2 or NOCOMPRESS.</param>
/// <param name="Bitpix">Type of the image's values.</param>
/// <param name="RiceBlock">Pixels of one of Rice's blocks.</param>
/// <param name="RiceBytes">Bytes of a pixel for Rice: 1, 2 or 4.</param>
/// <param name="Quantization">How float values were made integers, or null where they were not.</param>
internal sealed record TileCompression(string Method, int Bitpix, int RiceBlock, int RiceBytes, TileQuantization? Quantization)
{
    private const string Advice = "Decompress the file first: funpack of CFITSIO does it.";
    private const int UsualBlock = 32;
    private const int LargestBlock = 256;
    private const int MostParameters = 99;

    public static TileCompression Of(HeaderCards header, TileTable table)
    {
        string method = header.GetString("ZCMPTYPE").Trim().ToUpperInvariant();
        method = method == "RICE_ONE" ? "RICE_1" : method;
        if (method is not ("RICE_1" or "GZIP_1" or "GZIP_2" or "NOCOMPRESS"))
            throw header.Wrong("ZCMPTYPE", "tiles of RICE_1, GZIP_1, GZIP_2 or NOCOMPRESS", $"'{method}'", Advice);
        if (header.Find("ZMASKCMP") is not null || table.Has("NULL_PIXEL_MASK"))
            throw header.Wrong("ZMASKCMP", "tiles without a mask of null pixels", "a mask", Advice);
        int bitpix = header.GetBitpix("ZBITPIX");
        long block = Parameter(header, "BLOCKSIZE") ?? UsualBlock, size = Parameter(header, "BYTEPIX") ?? 4;
        if (method == "RICE_1" && (block is < 1 or > LargestBlock || size is not (1 or 2 or 4)))
        {
            throw header.Wrong(
                "ZNAME1", $"BLOCKSIZE from 1 to {LargestBlock} and BYTEPIX 1, 2 or 4 of RICE_1", $"{block} and {size}", Advice);
        }

        TileQuantization? quantization = bitpix < 0 ? TileQuantization.Of(header, table) : null;
        if (method == "RICE_1" && bitpix is < 0 or 64 && quantization is null)
            throw header.Wrong("ZBITPIX", "integers of 8 to 32 bits, or quantised values, in tiles of RICE_1", $"{bitpix}", Advice);
        return new TileCompression(method, bitpix, (int)block, (int)size, quantization);
    }

    private static long? Parameter(HeaderCards header, string name)
    {
        for (int number = 1; number <= MostParameters && header.TryGetString($"ZNAME{number}", out string? found); number++)
        {
            if (found.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                return header.GetInt64($"ZVAL{number}");
        }

        return null;
    }
}
