using VlassNet.Compute.Engines;

namespace VlassNet.Consumer.Tests;

/// <summary>A batch of an application's own, of a set that is in memory and shown as it is.</summary>
internal sealed class ArrayBatch(float[][] images, int[] labels) : ITrainingBatch, IImageSetBatch
{
    public int Count => images.Length;

    public IImageBatch Set => this;

    public void CopyImage(int index, Span<float> destination) => images[index].CopyTo(destination);

    public int Label(int index) => labels[index];

    public float Weight(int index) => 1;

    public int Position(int index) => index;

    public bool TryGetView(int index, out AffineMap view)
    {
        view = default;
        return false;
    }
}
