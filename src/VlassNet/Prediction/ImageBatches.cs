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

/// <summary>
/// Neighbouring images of a set that are predicted again and again, as those of a validation set are after every epoch: a device with a memory of its
/// own keeps them.
/// </summary>
internal sealed class RevisitedBatch(LabeledImages images, int start, int count) : IImageSetBatch
{
    private readonly SetBatch part = new(images, start, count);

    public IImageBatch Set { get; } = new WholeSet(images);

    public int Count => count;

    public int Position(int index) => start + index;

    public bool TryGetView(int index, out AffineMap view)
    {
        view = AffineMap.Identity;
        return true;
    }

    public void CopyImage(int index, Span<float> destination) => part.CopyImage(index, destination);

    /// <summary>All images of a set; equal to another one of the same set.</summary>
    private sealed class WholeSet(LabeledImages images) : IImageBatch
    {
        private readonly LabeledImages images = images;
        private readonly SetBatch all = new(images, 0, images.Count);

        public int Count => images.Count;

        public void CopyImage(int index, Span<float> destination) => all.CopyImage(index, destination);

        public override bool Equals(object? obj) => obj is WholeSet other && ReferenceEquals(other.images, images);

        public override int GetHashCode() => images.GetHashCode();
    }
}

/// <summary>One image that belongs to no set, as an engine wants it.</summary>
internal sealed class SingleBatch(float[] pixels, ImageShape shape) : IImageBatch
{
    public int Count => 1;

    public void CopyImage(int index, Span<float> destination) => ChannelPlanes.Copy(pixels, destination, shape);
}
