using TorchSharp;
using VlassNet.Data;
using VlassNet.TorchSharp.Network;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Data;

/// <summary>Images and labels that an application has as tensors.</summary>
/// <remarks>
/// The images are <c>(image, row, column)</c> or <c>(image, 1…4 channels, row, column)</c> of any real type and on any device; the labels are
/// whole numbers <c>(image,)</c>, or one-hot <c>(image, class)</c>. Both are copied each time the set is loaded, and stay the application's.
/// </remarks>
public sealed class TensorDatasetSource : IDatasetSource
{
    private readonly Tensor images;
    private readonly Tensor labels;
    private readonly IReadOnlyList<string>? classNames;

    /// <summary>A source of two tensors.</summary>
    /// <param name="images">The images.</param>
    /// <param name="labels">A label for each.</param>
    /// <param name="classNames">The names of the classes; null for <see cref="LabeledImages.VlassClassNames"/>.</param>
    public TensorDatasetSource(Tensor images, Tensor labels, IEnumerable<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        this.images = images;
        this.labels = labels;
        this.classNames = classNames?.ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="BadInputException">The tensors are not such, or are not as many; a pixel is not finite; a label is no class.</exception>
    public Task<LabeledImages> LoadAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(Load, cancellationToken);

    private LabeledImages Load()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        long[] shape = images.shape;
        if (shape.Length is not (3 or 4) || images.is_complex())
        {
            throw new BadInputException(
                "images of shape (image, row, column) or (image, channel, row, column), of a real type",
                $"the shape ({string.Join(", ", shape)}) of {images.dtype}", nameof(images), "Reshape the tensor.");
        }

        Tensor ordered = shape.Length == 4 ? images.permute(0, 2, 3, 1) : images.unsqueeze(3);
        ImageShape image = new((int)ordered.shape[1], (int)ordered.shape[2], (int)ordered.shape[3]);
        float[] pixels = new float[checked((int)ordered.numel())];
        TensorValues.Get(ordered, pixels);
        return LabeledImages.Create(pixels, Labels(), image, classNames);
    }

    private int[] Labels()
    {
        bool isOneHot = labels.dim() == 2 && labels.shape[1] > 1;
        if (labels.dim() is not 1 && !isOneHot)
        {
            throw new BadInputException(
                "labels of shape (image,) or one-hot (image, class)", $"the shape ({string.Join(", ", labels.shape)})", nameof(labels), "Reshape the tensor.");
        }

        Tensor values = labels.to(ScalarType.Float64, CPU);
        if (isOneHot)
        {
            if (!(values.eq(0) | values.eq(1)).all().item<bool>() || !values.sum(1).eq(1).all().item<bool>())
                throw new BadInputException("one-hot labels: a single 1 in each row, and 0", "other numbers", nameof(labels), "Check which tensor it is.");
            values = values.argmax(1).to(ScalarType.Float64);
        }

        return Array.ConvertAll(values.contiguous().data<double>().ToArray(), Whole);

        int Whole(double label) => label == Math.Floor(label) && Math.Abs(label) <= int.MaxValue
            ? (int)label
            : throw new BadInputException("whole numbers as labels", $"{label}", nameof(labels), "Check which tensor it is.");
    }
}
