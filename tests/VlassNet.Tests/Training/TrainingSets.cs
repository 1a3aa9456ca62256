using VlassNet.Data;
using VlassNet.Compute;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

/// <summary>Small sets and networks for the tests of training.</summary>
internal static class TrainingSets
{
    /// <summary>Nothing that would hide what a test is about: no augmentation, no schedule.</summary>
    public static TrainingOptions Plain { get; } = new() { Epochs = 10, Optimizer = new RmsProp(), Schedule = null, Augmenter = null };

    /// <summary>Images 2×2 whose every pixel is the image's place in the set.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="label">The class of an image, of two.</param>
    /// <param name="channels">Number of channels; channel c adds c × 1000.</param>
    public static LabeledImages Numbered(int count, Func<int, int>? label = null, int channels = 1) => Make(
        count, new ImageShape(2, 2, channels), ["a", "b"], label ?? (index => index % 2),
        (index, pixel) => index + pixel % channels * 1000);

    /// <summary>8×8 images that are bright at the left (class 0), at the right (1) or in the middle (2), with noise.</summary>
    public static LabeledImages Sides(int count, ulong seed)
    {
        CounterRandom random = new(seed, 1, 0);
        return Make(count, new ImageShape(8, 8), ["left", "right", "middle"], index => index % 3, (index, pixel) =>
        {
            int[] bright = [1, 6, 4];
            return (float)(random.NextDouble() * 0.3 + (Math.Abs(pixel % 8 - bright[index % 3]) < 2 ? 0.7 : 0));
        });
    }

    public static LabeledImages Make(
        int count, ImageShape shape, string[] classes, Func<int, int> label, Func<int, int, float> pixel)
    {
        float[] pixels = new float[count * shape.Length];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = pixel(i / shape.Length, i % shape.Length);
        return new LabeledImages(
            new PixelBlocks([pixels], shape.Length, Math.Max(count, 1), count),
            [.. Enumerable.Range(0, count).Select(label)], shape, [.. classes]);
    }

    /// <summary>A network for <see cref="Numbered"/>.</summary>
    public static VlassCnn NumberedModel(int channels = 1) => new VlassCnnBuilder(2, 2, channels).Classes("a", "b").Build();

    /// <summary>A network for <see cref="Sides"/>.</summary>
    public static VlassCnn SidesModel() =>
        new VlassCnnBuilder(8, 8).Convolution(4).Dense(8).Classes("left", "right", "middle").Seed(1).Build();
}
