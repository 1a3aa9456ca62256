namespace VlassNet.Formats.Fits;

/// <summary>One part of a FITS file, "header and data unit": what it is and where its data are.</summary>
internal sealed class FitsHdu
{
    /// <summary>The most axes that the standard allows.</summary>
    public const int MostAxes = 999;

    private readonly FitsBytes bytes;

    /// <summary>Reads and checks the header at <paramref name="offset"/>; the data must be in the file as a whole.</summary>
    public FitsHdu(FitsBytes bytes, int index, long offset, CancellationToken token)
    {
        this.bytes = bytes;
        Index = index;
        Header = HeaderReader.Read(bytes, offset, token, out long dataOffset);
        DataOffset = dataOffset;
        Kind = index > 0 ? Header.GetString("XTENSION") : "IMAGE";
        if (index == 0 && !Header.GetBoolean("SIMPLE"))
            throw Header.Wrong("SIMPLE", "SIMPLE = T, a file that keeps to the standard", "F", "Write it as standard FITS.");
        Bitpix = Header.GetBitpix("BITPIX");
        Axes = new long[Header.GetInt64("NAXIS", 0, MostAxes)];
        for (int axis = 0; axis < Axes.Length; axis++)
            Axes[axis] = Header.GetInt64($"NAXIS{axis + 1}", 0, long.MaxValue);
        IsRandomGroups = Axes is [0, ..] && Header.TryGetBoolean("GROUPS", out bool groups) && groups;
        DataLength = CheckData();
    }

    public int Index { get; }

    public HeaderCards Header { get; }

    /// <summary>IMAGE, also of a primary array; BINTABLE, TABLE or another type of extension.</summary>
    public string Kind { get; }

    public int Bitpix { get; }

    /// <summary>NAXIS1, NAXIS2, …: the first is the one whose neighbours lie next to each other.</summary>
    public long[] Axes { get; }

    public long DataOffset { get; }

    public long DataLength { get; }

    public bool IsRandomGroups { get; }

    public bool IsImage => (Kind is "IMAGE" or "IUEIMAGE") && !IsRandomGroups;

    /// <summary>Whether this is a table that holds an image in compressed tiles, as fpack writes it.</summary>
    public bool IsPackedImage => Kind == "BINTABLE" && Header.TryGetBoolean("ZIMAGE", out bool packed) && packed;

    /// <summary>The name of an extension, empty where it has none.</summary>
    public string Name => Header.TryGetString("EXTNAME", out string? name) ? name.Trim() : "";

    /// <summary>Among extensions of the same name.</summary>
    public long Version => Header.TryGetInt64("EXTVER", out long version) ? version : 1;

    /// <summary>Where the next part begins.</summary>
    public long End
    {
        get
        {
            long past = DataLength % HeaderReader.BlockLength;
            return DataOffset + DataLength + (past == 0 ? 0 : HeaderReader.BlockLength - past);
        }
    }

    /// <summary>What messages call it.</summary>
    public string Title => (Index == 0 ? "the primary array" : $"extension {Index}")
        + (Name.Length > 0 ? $" ({Name},{Version})" : "");

    // The standard's sections 4.4.1 and 6.1: |BITPIX| · GCOUNT · (PCOUNT + NAXIS1 · NAXIS2 · …) bits.
    private long CheckData()
    {
        long parameters = Header.OptionalInt64("PCOUNT") is null ? 0 : Header.GetInt64("PCOUNT", 0, long.MaxValue);
        long groups = Header.OptionalInt64("GCOUNT") is null ? 1 : Header.GetInt64("GCOUNT", 0, long.MaxValue);
        long[] axes = IsRandomGroups ? Axes[1..] : Axes;
        long size = Math.Abs(Bitpix) / 8;
        long[] factors = [.. axes.Length == 0 || axes.Contains(0) ? [0] : axes];

        // Of a stream as much is waited for as the header claims.
        long? claimed = Length(long.MaxValue, out _);
        long left = bytes.Available(DataOffset, claimed ?? long.MaxValue);
        if (claimed == left)
            return left;
        long? limit = bytes.MostBytes is { } most && !(claimed <= most - DataOffset) ? Math.Max(0, most - DataOffset) : null;
        Length(limit ?? left, out Int128 least);
        string place = limit is null ? $"{left:N0} bytes that are left" : $"{bytes.MostBytes:N0} bytes that may be held in memory";
        throw bytes.Wrong(
            $"{Title} of {string.Join("×", Axes.Take(9))} values of {Math.Abs(Bitpix)} bits within the {place}",
            least > long.MaxValue ? "more than a file can have" : $"at least {least:N0} bytes", DataOffset,
            "It is cut off, or its header is wrong: fetch or write it again."
            + (limit is null ? "" : " If it is right, raise FitsImageOptions.MaxBytes, or gunzip the file first: one that is not compressed "
                + "is read piece by piece."));

        long? Length(long most, out Int128 least)
        {
            least = 1;
            foreach (long factor in factors)
            {
                least *= factor;
                if (least > most)
                    return null;
            }

            foreach ((long more, long factor) in new[] { (parameters, groups), (0, size) })
            {
                least = (least + more) * factor;
                if (least > most)
                    return null;
            }

            return (long)least;
        }
    }
}
