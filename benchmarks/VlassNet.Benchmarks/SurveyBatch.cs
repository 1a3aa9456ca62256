using VlassNet.Augmentation;
using VlassNet.Compute.Engines;
using VlassNet.Data;

namespace VlassNet.Benchmarks;

/// <summary>A batch of cutouts, one after another from a set, augmented where an augmenter is given.</summary>
internal sealed class SurveyBatch(LabeledImages images, int count, IAugmenter? augmenter) : ITrainingBatch
{
    private int start;

    public int Count => count;

    /// <summary>Goes on to the next images.</summary>
    public void Advance() => start += count;

    public void CopyImage(int index, Span<float> destination)
    {
        ReadOnlySpan<float> image = images.Image((start + index) % images.Count);
        if (augmenter is null)
            image.CopyTo(destination);
        else
            augmenter.Augment(image, destination, images.Shape, new SampleKey(0, start / images.Count, start + index));
    }

    public int Label(int index) => images.Label((start + index) % images.Count);

    public float Weight(int index) => 1;
}
