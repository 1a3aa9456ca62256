using VlassNet.Formats.Arrays;

namespace VlassNet.Data.Arrays;

/// <summary>Puts images of several files together. What has been copied is released at once.</summary>
internal sealed class ImageAppender(ImageShape shape)
{
    private readonly int imagesPerBlock = FloatBlocks.UsualItemsPerBlock(shape.Length);
    private readonly List<float[]> blocks = [];

    public ImageShape Shape { get; } = shape;

    public int Count { get; private set; }

    /// <summary>Appends images of the same shape and empties their blocks.</summary>
    public void Append(FloatBlocks images)
    {
        for (int block = 0; block < images.BlockCount; block++)
        {
            Span<float> rest = images.Block(block);
            while (rest.Length > 0)
            {
                int inBlock = Count % imagesPerBlock;
                if (inBlock == 0)
                    blocks.Add(GC.AllocateUninitializedArray<float>(imagesPerBlock * Shape.Length));
                int count = Math.Min(imagesPerBlock - inBlock, rest.Length / Shape.Length);
                rest[..(count * Shape.Length)].CopyTo(blocks[^1].AsSpan(inBlock * Shape.Length));
                rest = rest[(count * Shape.Length)..];
                Count += count;
            }

            images.Release(block);
        }
    }

    public PixelBlocks ToPixels()
    {
        int inLast = Count - ((blocks.Count - 1) * imagesPerBlock);
        blocks[^1] = blocks[^1][..(inLast * Shape.Length)];
        return new PixelBlocks([.. blocks], Shape.Length, imagesPerBlock, Count);
    }
}
