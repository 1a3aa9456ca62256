using NumSharp;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.NumSharp;

/// <summary>Images, weights and probabilities from and to NumSharp's arrays. Each is a copy.</summary>
public static class NDArrayExtensions
{
    /// <summary>The pixels of a set, float32, <c>(image, row, column, channel)</c>.</summary>
    /// <exception cref="ArgumentException">They are more values than one managed array can hold.</exception>
    public static NDArray ToNDArray(this LabeledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        ImageShape shape = images.Shape;
        if ((long)images.Count * shape.Length > Array.MaxLength)
        {
            throw new ArgumentException(
                $"Expected at most {Array.MaxLength:N0} values; the set has {(long)images.Count * shape.Length:N0}. Convert parts of it.",
                nameof(images));
        }

        float[] pixels = new float[images.Count * shape.Length];
        for (int image = 0; image < images.Count; image++)
            images.Image(image).CopyTo(pixels.AsSpan(image * shape.Length));
        return new NDArray(pixels, new Shape(images.Count, shape.Rows, shape.Columns, shape.Channels));
    }

    /// <summary>The labels of a set, int32, <c>(image)</c>.</summary>
    public static NDArray LabelsToNDArray(this LabeledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new NDArray(images.Labels(), new Shape(images.Count));
    }

    /// <summary>Probabilities, float32, <c>(image, class)</c>.</summary>
    public static NDArray ToNDArray(this Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        int classes = predictions.ClassNames.Length;
        float[] values = new float[predictions.Count * classes];
        for (int image = 0; image < predictions.Count; image++)
            predictions[image].Probabilities.CopyTo(values.AsSpan(image * classes));
        return new NDArray(values, new Shape(predictions.Count, classes));
    }

    /// <summary>One tensor of a network's weights, float32, in its own shape.</summary>
    public static NDArray ToNDArray(this WeightTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new NDArray(tensor.Values.ToArray(), new Shape([.. tensor.Shape]));
    }

    /// <summary>Replaces one tensor of a network's weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="name">The tensor's name, e.g. <c>conv1.weight</c>.</param>
    /// <param name="values">Its values, in its shape; any number type.</param>
    /// <exception cref="KeyNotFoundException">The network has no such tensor; the message lists those it has.</exception>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public static void Set(this NetworkWeights weights, string name, NDArray values)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(values);
        WeightTensor tensor = weights[name];
        if (!values.shape.SequenceEqual(tensor.Shape.Select(size => (long)size)))
        {
            throw new ArgumentException(
                $"{name}: expected the shape ({string.Join(", ", tensor.Shape)}); received ({string.Join(", ", values.shape)}).",
                nameof(values));
        }

        weights.Set(name, NDArrayValues.Of<float>(values, nameof(values)).AsSpan());
    }
}
