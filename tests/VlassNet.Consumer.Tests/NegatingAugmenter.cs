using VlassNet.Augmentation;

namespace VlassNet.Consumer.Tests;

/// <summary>An augmenter of an application's own: every other view is the image's negative.</summary>
internal sealed class NegatingAugmenter : IAugmenter
{
    public string Description => "every other view negated";

    public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key)
    {
        bool negates = (key.Epoch + key.Sample) % 2 == 1;
        for (int i = 0; i < source.Length; i++)
            destination[i] = negates ? 1 - source[i] : source[i];
    }
}
