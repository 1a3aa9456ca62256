using VlassNet.Compute.Engines;
using VlassNet.Data;

namespace VlassNet.Prediction;

/// <summary>Some neighbouring images of a set, as an engine wants them.</summary>
internal sealed class SetBatch(LabeledImages images, int start, int count) : IImageBatch
{
    public int Count => count;

    public void CopyImage(int index, Span<float> destination)
    {
        using ImageRoom room = new(images);
        ChannelPlanes.Copy(images.Image(start + index, room.Pixels), destination, images.Shape);
    }
}

/// <summary>One image that belongs to no set, as an engine wants it.</summary>
internal sealed class SingleBatch(float[] pixels, ImageShape shape) : IImageBatch
{
    public int Count => 1;

    public void CopyImage(int index, Span<float> destination) => ChannelPlanes.Copy(pixels, destination, shape);
}
