using System.Globalization;

namespace VlassNet.Networks;

/// <summary>One layer of the summary, in Keras' terms.</summary>
/// <param name="Kind">The name before its number, e.g. <c>conv2d</c>.</param>
/// <param name="Type">The class, e.g. <c>Conv2D</c>.</param>
/// <param name="OutputShape">E.g. <c>(None, 64, 64, 75)</c>, where None is the batch.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="NonTrainable">How many of them no optimizer changes.</param>
internal sealed record LayerSummary(string Kind, string Type, string OutputShape, long Parameters, long NonTrainable = 0)
{
    /// <summary>The layers of a network, in their order.</summary>
    public static IEnumerable<LayerSummary> Of(NetworkSpec spec)
    {
        for (int index = 0; index < spec.Blocks.Length; index++)
        {
            ConvolutionBlock block = spec.Blocks[index];
            ImageShape input = spec.ShapeBefore(index);
            string map = Format(input with { Channels = block.Filters });
            yield return new("conv2d", "Conv2D", map, 9L * input.Channels * block.Filters + block.Filters);
            if (block.Dropout > 0)
                yield return Dropout(map);
            yield return new("batch_normalization", "BatchNormalization", map, 4L * block.Filters, 2L * block.Filters);
            if (block.Pool)
                yield return new("max_pooling2d", "MaxPooling2D", Format(spec.ShapeBefore(index + 1)), 0);
        }

        yield return spec.GlobalAverage
            ? new("global_average_pooling2d", "GlobalAveragePooling2D", Format(spec.FlattenedLength), 0)
            : new("flatten", "Flatten", Format(spec.FlattenedLength), 0);
        for (int index = 0; index < spec.DenseOutputs.Length; index++)
        {
            int outputs = spec.DenseOutputs[index];
            yield return new("dense", "Dense", Format(outputs), (spec.DenseInputs[index] + 1L) * outputs);
            if (index < spec.Hidden.Length && spec.Hidden[index].Dropout > 0)
                yield return Dropout(Format(outputs));
        }
    }

    private static LayerSummary Dropout(string shape) => new("dropout", "Dropout", shape, 0);

    private static string Format(ImageShape shape) =>
        string.Create(CultureInfo.InvariantCulture, $"(None, {shape.Rows}, {shape.Columns}, {shape.Channels})");

    private static string Format(int length) => string.Create(CultureInfo.InvariantCulture, $"(None, {length})");
}
