namespace VlassNet.Formats.Arrays;

/// <summary>An array in C order: a large one as floats, a small or one-dimensional one as its raw bytes.</summary>
internal sealed class NumpyArray
{
    private byte[]? raw;
    private FloatBlocks? blocks;

    public NumpyArray(ArrayLayout layout, byte[] raw)
    {
        Layout = layout;
        this.raw = raw;
    }

    public NumpyArray(ArrayLayout layout, FloatBlocks blocks, long firstNonFinite)
    {
        Layout = layout;
        this.blocks = blocks;
        FirstNonFinite = firstNonFinite;
    }

    public ArrayLayout Layout { get; }

    /// <summary>The place of the first NaN or infinity, −1 for none; null where it was not looked for.</summary>
    public long? FirstNonFinite { get; }

    /// <summary>Whether the values have been given away.</summary>
    public bool IsTaken => raw is null && blocks is null;

    /// <summary>One value, exact up to 2⁵³ (2²⁴ for a large array of two or more axes).</summary>
    public double this[long index] => raw is null
        ? blocks!.From(index)[0]
        : ElementConverter.ToDouble(Layout.Type, raw.AsSpan((int)index * Layout.Type.Size));

    /// <summary>Hands the values over, as items of the first axis; the array is empty then: nothing is held twice.</summary>
    public FloatBlocks TakeBlocks()
    {
        FloatBlocks all = blocks ?? new FloatBlocks((int)Layout.ItemLength, (int)Layout.Shape[0]);
        if (raw is not null)
        {
            int item = all.ItemLength * Layout.Type.Size;
            for (int i = 0; i < all.Count; i++)
                ElementConverter.ToFloats(Layout.Type, raw.AsSpan(i * item, item), all.Item(i));
        }

        raw = null;
        blocks = null;
        return all;
    }

    /// <summary>Copies all values out and lets go of them.</summary>
    public void MoveTo(Span<float> destination)
    {
        if (raw is not null)
        {
            ElementConverter.ToFloats(Layout.Type, raw, destination);
        }
        else
        {
            for (int b = 0; b < blocks!.BlockCount; b++)
                blocks.Block(b).CopyTo(destination[(int)(b * blocks.BlockLength)..]);
        }

        raw = null;
        blocks = null;
    }

    /// <summary>The bytes of an array that is held as such, e.g. a scalar's.</summary>
    public ReadOnlySpan<byte> Raw => raw;
}
