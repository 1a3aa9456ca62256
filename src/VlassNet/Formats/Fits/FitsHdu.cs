namespace VlassNet.Formats.Fits;

/// <summary>One part of a FITS file, "header and data unit": what it is and where its data are.</summary>
internal sealed class FitsHdu
{
    private const int MostAxes = 999;

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
        Bitpix = (int)CheckRange("BITPIX", -64, 64);
        if (Bitpix is not (8 or 16 or 32 or 64 or -32 or -64))
            throw Header.Wrong("BITPIX", "8, 16, 32, 64, -32 or -64 as BITPIX", $"{Bitpix}", "Correct the header.");
        Axes = new long[CheckRange("NAXIS", 0, MostAxes)];
        for (int axis = 0; axis < Axes.Length; axis++)
            Axes[axis] = CheckRange($"NAXIS{axis + 1}", 0, long.MaxValue);
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

    private long CheckRange(string keyword, long least, long most)
    {
        long value = Header.GetInt64(keyword);
        return value >= least && value <= most ? value : throw Header.Wrong(
            keyword, most == long.MaxValue ? $"{keyword} ≥ {least}" : $"{keyword} from {least} to {most}", $"{value}",
            "Correct the header.");
    }

    // The standard's sections 4.4.1 and 6.1: |BITPIX| · GCOUNT · (PCOUNT + NAXIS1 · NAXIS2 · …) bits.
    private long CheckData()
    {
        long parameters = Header.OptionalInt64("PCOUNT") is null ? 0 : CheckRange("PCOUNT", 0, long.MaxValue);
        long groups = Header.OptionalInt64("GCOUNT") is null ? 1 : CheckRange("GCOUNT", 0, long.MaxValue);
        ReadOnlySpan<long> axes = IsRandomGroups ? Axes.AsSpan(1) : Axes;
        long left = Math.Max(0, bytes.Length - DataOffset);
        Int128 length = axes.IsEmpty || axes.Contains(0) ? 0 : 1;
        if (length > 0)
        {
            foreach (long axis in axes)
                length = Multiply(length, axis, left);
        }

        length = Multiply(Multiply(length + parameters, groups, left), Math.Abs(Bitpix) / 8, left);
        return (long)length;
    }

    private Int128 Multiply(Int128 length, long factor, long left)
    {
        Int128 product = length * factor;
        if (product <= left)
            return product;
        string shape = string.Join("×", Axes.Take(9));
        throw bytes.Wrong(
            $"{Title} of {shape} values of {Math.Abs(Bitpix)} bits within the {left:N0} bytes that are left",
            product > long.MaxValue ? "more than a file can have" : $"at least {product:N0} bytes", DataOffset,
            "It is cut off, or its header is wrong: fetch or write it again.");
    }
}
