using VlassNet.Formats.Arrays;

namespace VlassNet.Data;

/// <summary>
/// The pixels of a set of images, in blocks of whole images. Blocks rather than one array, so that a set can grow as a
/// stream of unknown length arrives without ever being held twice, and can hold more than 2³¹ values.
/// </summary>
internal sealed class PixelBlocks : PixelStore
{
    private readonly float[][] blocks;
    private readonly int imageLength;
    private readonly int imagesPerBlock;

    /// <param name="blocks">Every block but the last holds exactly <paramref name="imagesPerBlock"/> images.</param>
    /// <param name="imageLength">Values in an image.</param>
    /// <param name="imagesPerBlock">Images in a block.</param>
    /// <param name="count">Images in all.</param>
    public PixelBlocks(float[][] blocks, int imageLength, int imagesPerBlock, int count)
    {
        this.blocks = blocks;
        this.imageLength = imageLength;
        this.imagesPerBlock = imagesPerBlock;
        Count = count;
    }

    /// <summary>Blocks as the pixels of a set, an item being an image. No copy is made.</summary>
    public static PixelBlocks Of(FloatBlocks blocks) => new(blocks.ToArrays(), blocks.ItemLength, blocks.ItemsPerBlock, blocks.Count);

    public override int Count { get; }

    public override bool NeedsRoom => false;

    public ReadOnlySpan<float> this[int index] => Image(index, []);

    public override ReadOnlySpan<float> Image(int index, Span<float> room) =>
        blocks[index / imagesPerBlock].AsSpan(index % imagesPerBlock * imageLength, imageLength);
}
