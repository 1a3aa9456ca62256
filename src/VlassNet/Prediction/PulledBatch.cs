using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>Images of one channel that are made when the engine asks for them, by the thread that computes with them next.</summary>
/// <param name="count">Number of images.</param>
/// <param name="make">
/// Writes the pixels of an image, <c>(row, column)</c>, to where they are wanted; called by several threads at once, perhaps twice for an
/// image.
/// </param>
internal sealed class PulledBatch(int count, Action<int, Span<float>> make) : IImageBatch
{
    public int Count => count;

    public void CopyImage(int index, Span<float> destination) => make(index, destination);
}
