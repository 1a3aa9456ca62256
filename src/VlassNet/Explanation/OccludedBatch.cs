using VlassNet.Compute.Engines;

namespace VlassNet.Explanation;

/// <summary>An image with some of its patches covered, one in each copy.</summary>
/// <param name="image">The image, in <c>(channel, row, column)</c> order.</param>
/// <param name="fill">What patches are covered with, in the same order.</param>
/// <param name="pixels">Pixels of a channel.</param>
/// <param name="patches">All patches.</param>
/// <param name="start">The first that is covered.</param>
/// <param name="count">How many are.</param>
internal sealed class OccludedBatch(float[] image, float[] fill, int pixels, Patches patches, int start, int count) : IImageBatch
{
    public int Count => count;

    public void CopyImage(int index, Span<float> destination)
    {
        image.CopyTo(destination);
        foreach (int row in patches.RowStarts(start + index))
        {
            for (int from = row; from < image.Length; from += pixels)
                fill.AsSpan(from, patches.Width).CopyTo(destination[from..]);
        }
    }
}
