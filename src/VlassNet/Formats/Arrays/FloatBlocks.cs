namespace VlassNet.Formats.Arrays;

/// <summary>
/// Floats for a number of equally long items, in blocks of whole items that are allocated when something is there to be
/// put into them, so that a claimed length costs nothing until the data arrive.
/// </summary>
internal sealed class FloatBlocks
{
    /// <summary>The longest item: 4096×4096. No block is larger than this, and most are 16 MB.</summary>
    public const int MaxItemLength = 1 << 24;

    private const int UsualBlock = 1 << 22;
    private readonly List<float[]> blocks = [];

    public FloatBlocks(int itemLength, int count)
    {
        ItemLength = itemLength;
        Count = count;
        ItemsPerBlock = Math.Min(count, UsualItemsPerBlock(itemLength));
    }

    public int ItemLength { get; }

    public int Count { get; }

    public int ItemsPerBlock { get; }

    public int BlockCount => (int)(((long)Count + ItemsPerBlock - 1) / ItemsPerBlock);

    public long BlockLength => (long)ItemsPerBlock * ItemLength;

    /// <summary>How many items make a block of 16 MB; at least one.</summary>
    public static int UsualItemsPerBlock(int itemLength) => Math.Max(1, UsualBlock / itemLength);

    /// <summary>One block of the values, allocated (not cleared) when it is first asked for.</summary>
    public Span<float> Block(int index)
    {
        while (blocks.Count <= index)
        {
            int items = Math.Min(ItemsPerBlock, Count - (blocks.Count * ItemsPerBlock));
            blocks.Add(GC.AllocateUninitializedArray<float>(items * ItemLength));
        }

        return blocks[index];
    }

    /// <summary>Lets go of a block that is not needed any more.</summary>
    public void Release(int index) => blocks[index] = [];

    /// <summary>The values from one place to the end of its block.</summary>
    public Span<float> From(long start) => Block((int)(start / BlockLength))[(int)(start % BlockLength)..];

    /// <summary>The values of one item.</summary>
    public Span<float> Item(int index) => From((long)index * ItemLength)[..ItemLength];

    /// <summary>The blocks themselves; no copy is made.</summary>
    public float[][] ToArrays() => [.. blocks];
}
