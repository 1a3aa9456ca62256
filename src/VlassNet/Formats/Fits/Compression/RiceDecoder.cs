namespace VlassNet.Formats.Fits.Compression;

/// <summary>
/// Rice's code as CFITSIO has it (Rice, Yeh &amp; Miller 1993; Pence et al. 2009): blocks of differences between neighbours, each with
/// as many low bits as suit it, and the high ones as a run of zeros.
/// </summary>
/// <param name="BlockLength">Pixels of a block.</param>
/// <param name="Size">Bytes of a pixel: 1, 2 or 4.</param>
internal readonly record struct RiceDecoder(int BlockLength, int Size)
{
    /// <summary>Bits that say how many low bits a block's differences have.</summary>
    private int SplitBits => Size switch { 1 => 3, 2 => 4, _ => 5 };

    /// <summary>What they say of a block whose differences are written as they are.</summary>
    private int Verbatim => Size switch { 1 => 6, 2 => 14, _ => 25 };

    /// <summary>The fewest bytes that pixels can have, all of which are the same.</summary>
    public long LeastBytes(long pixels) => Size + ((((pixels + BlockLength - 1) / BlockLength * SplitBits) + 7) / 8);

    /// <summary>The most bytes that pixels can have.</summary>
    public long MostBytes(long pixels) => LeastBytes(pixels) + (pixels * Size) + 8;

    /// <summary>Decodes as many pixels as there are places: 0…255 of one byte, signed of more.</summary>
    /// <returns>False where the bytes end too soon, or are none of this code.</returns>
    public bool TryDecode(ReadOnlySpan<byte> source, Span<int> pixels)
    {
        RiceBits bits = new(source);
        uint last = bits.Read(8 * Size);
        for (int done = 0; done < pixels.Length; done += BlockLength)
        {
            int split = (int)bits.Read(SplitBits) - 1;
            if (bits.IsPastEnd || split > Verbatim)
                return false;
            Span<int> block = pixels.Slice(done, Math.Min(BlockLength, pixels.Length - done));
            foreach (ref int pixel in block)
            {
                if (split >= 0)
                {
                    uint coded = split == Verbatim ? bits.Read(8 * Size) : ((uint)bits.ReadZeros() << split) | bits.Read(split);

                    // Even numbers are differences from 0 up, odd ones from −1 down.
                    last += (coded & 1) == 0 ? coded >> 1 : ~(coded >> 1);
                }

                pixel = Size switch { 1 => (byte)last, 2 => (short)last, _ => (int)last };
            }
        }

        return !bits.IsPastEnd;
    }
}
