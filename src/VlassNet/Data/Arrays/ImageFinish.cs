using System.Buffers;
using VlassNet.Formats.Arrays;

namespace VlassNet.Data.Arrays;

/// <summary>
/// What is left to do with an image when its values are floats: one in planes, as CIFAR has it, becomes
/// <c>(row, column, channel)</c>, and bytes become 0…1.
/// </summary>
/// <param name="type">What the values were.</param>
/// <param name="axes">Axes of one image in its array; 1 where it is flat.</param>
/// <param name="shape">The shape of an image.</param>
/// <param name="options">Whether bytes are scaled.</param>
internal sealed class ImageFinish(ElementType type, int axes, ImageShape shape, DatasetFileOptions options)
{
    private readonly bool isScaled = options.ScaleBytes && type is { Kind: 'u', Size: 1 };

    /// <summary>Whether values change their places: those of flat images with channels do.</summary>
    public bool MovesValues { get; } = axes == 1 && shape.Channels > 1;

    public bool IsNeeded => MovesValues || isScaled;

    /// <summary>Finishes one image in place.</summary>
    public void Apply(Span<float> image)
    {
        if (MovesValues)
            Interleave(image);
        if (isScaled)
        {
            foreach (ref float value in image)
                value /= 255;
        }
    }

    private void Interleave(Span<float> image)
    {
        float[] planes = ArrayPool<float>.Shared.Rent(image.Length);
        image.CopyTo(planes);
        int plane = shape.Rows * shape.Columns;
        for (int place = 0; place < image.Length; place++)
            image[place] = planes[(place % shape.Channels * plane) + (place / shape.Channels)];
        ArrayPool<float>.Shared.Return(planes);
    }
}
