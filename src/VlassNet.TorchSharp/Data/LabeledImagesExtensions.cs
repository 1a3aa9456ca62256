using TorchSharp;
using VlassNet.Data;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Data;

/// <summary>Labelled images as tensors; <see cref="TensorDatasetSource"/> is the way back.</summary>
public static class LabeledImagesExtensions
{
    /// <summary>Copies images and labels.</summary>
    /// <param name="images">The images.</param>
    /// <param name="device">Where to; default the processor.</param>
    /// <returns>
    /// The images, 32-bit floats <c>(image, channel, row, column)</c>, and the labels, 64-bit integers <c>(image,)</c>; both belong to the caller.
    /// </returns>
    public static (Tensor Images, Tensor Labels) ToTensors(this LabeledImages images, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        using DisposeScope scope = NewDisposeScope();
        ImageShape shape = images.Shape;
        Tensor all = empty(images.Count, shape.Channels, shape.Rows, shape.Columns, dtype: ScalarType.Float32, device: CPU);
        for (int image = 0; image < images.Count; image++)
        {
            using Tensor one = LabeledImagesDataset.ChannelsFirst(images.Image(image).ToArray(), [shape.Rows, shape.Columns, shape.Channels], [2, 0, 1]);
            using Tensor place = all[image];
            place.copy_(one);
        }

        Tensor labels = tensor(Array.ConvertAll(images.Labels(), label => (long)label), device: CPU);
        Device target = device ?? CPU;
        return (all.to(target).MoveToOuterDisposeScope(), labels.to(target).MoveToOuterDisposeScope());
    }
}
