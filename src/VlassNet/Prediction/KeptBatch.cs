using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>Images that are costly to make and asked for several times (for each view and each network): each is kept once it was made.</summary>
/// <param name="images">The images.</param>
/// <param name="length">Values in an image.</param>
internal sealed class KeptBatch(IImageBatch images, int length) : IImageBatch
{
    private readonly float[]?[] kept = new float[]?[images.Count];

    public int Count => images.Count;

    public void CopyImage(int index, Span<float> destination)
    {
        if (Volatile.Read(ref kept[index]) is not { } pixels)
        {
            // Two threads that come here for the same image make the same.
            pixels = new float[length];
            images.CopyImage(index, pixels);
            Volatile.Write(ref kept[index], pixels);
        }

        pixels.CopyTo(destination);
    }
}
