using System.Globalization;
using NumSharp;
using VlassNet.Data;

namespace VlassNet.NumSharp;

/// <summary>Images and labels that an application has as NumSharp arrays, such as <c>np.load</c> gives.</summary>
/// <remarks>
/// The images are <c>(n, rows, columns)</c> or <c>(n, rows, columns, 1…4 channels)</c> of any number type; the labels are integers (or
/// whole floats) <c>(n,)</c>, <c>(n, 1)</c> or one-hot <c>(n, k)</c>. Both are copied each time the set is loaded, and stay the
/// application's. For files, <see cref="NpyDatasetSource"/> is the better choice: it never holds a large array twice.
/// </remarks>
public sealed class NDArrayDatasetSource : IDatasetSource
{
    [NDBorrowed]
    private readonly NDArray images;

    [NDBorrowed]
    private readonly NDArray labels;

    private readonly IReadOnlyList<string>? classNames;

    /// <summary>A source of two arrays.</summary>
    /// <param name="images">The images.</param>
    /// <param name="labels">A label for each.</param>
    /// <param name="classNames">The names of the classes; null for <see cref="LabeledImages.VlassClassNames"/>.</param>
    public NDArrayDatasetSource(NDArray images, NDArray labels, IEnumerable<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        this.images = images;
        this.labels = labels;
        this.classNames = classNames?.ToArray();
    }

    /// <inheritdoc/>
    public Task<LabeledImages> LoadAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(Load, cancellationToken);

    private LabeledImages Load()
    {
        long[] shape = images.shape;
        if (shape.Length is not (3 or 4))
        {
            throw new BadInputException(
                "images of shape (n, rows, columns) or (n, rows, columns, channels)", $"the shape ({string.Join(", ", shape)})",
                nameof(images), "Reshape the array.");
        }

        ImageShape image = new((int)shape[1], (int)shape[2], shape.Length == 4 ? (int)shape[3] : 1);
        return LabeledImages.Create(NDArrayValues.Of<float>(images, nameof(images)), Labels(), image, classNames);
    }

    private int[] Labels()
    {
        double[] values = NDArrayValues.Of<double>(labels, nameof(labels));
        long[] shape = labels.shape;
        bool isOneHot = shape is [_, > 1];
        if (shape.Length > 2 || shape.Length == 0)
        {
            throw new BadInputException(
                "labels of shape (n,), (n, 1) or, one-hot, (n, k)", $"the shape ({string.Join(", ", shape)})", nameof(labels),
                "Reshape the array.");
        }

        return isOneHot ? OneHot(values, (int)shape[1]) : [.. values.Select(Whole)];
    }

    private static int[] OneHot(double[] values, int classes)
    {
        int[] result = new int[values.Length / classes];
        for (int image = 0; image < result.Length; image++)
        {
            ReadOnlySpan<double> row = values.AsSpan(image * classes, classes);
            int label = row.IndexOf(1.0);
            if (label < 0 || row.Count(0.0) != classes - 1)
            {
                throw new BadInputException(
                    "one-hot labels, a single 1 among zeros", $"[{string.Join(", ", row.ToArray())}] for image {image}", nameof(labels),
                    "Give whole numbers instead, such as np.argmax(labels, axis: 1).");
            }

            result[image] = label;
        }

        return result;
    }

    private static int Whole(double value, int image)
    {
        if (value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue)
            return (int)value;
        throw new BadInputException(
            "labels that are whole numbers", $"{value.ToString(CultureInfo.InvariantCulture)} for image {image}", nameof(labels),
            "Give the index of each image's class.");
    }
}
