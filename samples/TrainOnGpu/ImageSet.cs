using VlassNet.Compute.Engines;

namespace TrainOnGpu;

/// <summary>A set as an engine wants it. The survey's images have one channel, so rows and columns are all there is to order.</summary>
internal sealed class ImageSet(LabeledImages images) : IImageBatch
{
    public int Count => images.Count;

    public void CopyImage(int index, Span<float> destination) => images.Image(index).CopyTo(destination);
}
