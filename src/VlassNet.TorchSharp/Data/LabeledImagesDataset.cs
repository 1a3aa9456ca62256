using VlassNet.Augmentation;
using VlassNet.Data;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Data;

/// <summary>
/// Labelled images as a dataset of TorchSharp, with VlassNet's augmentation, to train a module of one's own with <c>torch.utils.data.DataLoader</c>.
/// An item has <c>"image"</c>, 32-bit floats <c>(channel, row, column)</c>, and <c>"label"</c>, a 64-bit integer.
/// </summary>
/// <remarks>
/// An image of an epoch is the same view whatever the order, the number of workers and the thread that asks for it. The images stay the
/// application's.
/// </remarks>
public sealed class LabeledImagesDataset : utils.data.Dataset
{
    private readonly LabeledImages images;
    private readonly IAugmenter? augmenter;
    private readonly ulong seed;

    /// <summary>A dataset of images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="augmenter">Makes a view of each, another one in each <see cref="Epoch"/>; null for the images as they are.</param>
    /// <param name="seed">What the views depend on, as <c>TrainingOptions.Seed</c>.</param>
    public LabeledImagesDataset(LabeledImages images, IAugmenter? augmenter = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        this.images = images;
        this.augmenter = augmenter;
        this.seed = seed;
    }

    /// <summary>The epoch, from 0, that augmentation makes its views for. Default 0; set it before each epoch.</summary>
    public int Epoch { get; set; }

    /// <summary>Number of images.</summary>
    public override long Count => images.Count;

    /// <summary>An image and its label, as tensors on the processor that belong to the caller.</summary>
    /// <param name="index">0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public override Dictionary<string, Tensor> GetTensor(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ImageShape shape = images.Shape;
        float[] pixels = images.Image((int)index).ToArray();
        if (augmenter is not null)
        {
            float[] view = new float[pixels.Length];
            augmenter.Augment(pixels, view, shape, new SampleKey(seed, Epoch, (int)index));
            pixels = view;
        }

        return new Dictionary<string, Tensor>
        {
            ["image"] = ChannelsFirst(pixels, [shape.Rows, shape.Columns, shape.Channels], [2, 0, 1]),
            ["label"] = tensor((long)images.Label((int)index), device: CPU),
        };
    }

    /// <summary>Pixels whose channels follow one another, as planes.</summary>
    internal static Tensor ChannelsFirst(float[] pixels, long[] shape, long[] order)
    {
        using Tensor all = tensor(pixels, shape, dtype: ScalarType.Float32, device: CPU), turned = all.permute(order);
        return turned.contiguous().alias();
    }
}
