using System.Buffers;
using VlassNet.Formats.Arrays;

namespace VlassNet.Data.Arrays;

/// <summary>
/// What is left to do with an image when its values are floats: one in planes, as CIFAR and PyTorch have it, becomes
/// <c>(row, column, channel)</c>, and bytes become 0…1.
/// </summary>
/// <param name="type">What the values were.</param>
/// <param name="form">The shape of an image, and how it lies in its array.</param>
/// <param name="rules">Whether bytes are scaled.</param>
internal sealed class ImageFinish(ElementType type, ImageForm form, PixelRules rules)
{
    private readonly bool isScaled = rules.ScaleBytes && type is { Kind: 'u', Size: 1 };

    /// <summary>Whether values change their places.</summary>
    public bool MovesValues { get; } = form.IsPlanes && form.Shape.Channels > 1;

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
        int plane = form.Shape.Rows * form.Shape.Columns;
        for (int place = 0; place < image.Length; place++)
            image[place] = planes[(place % form.Shape.Channels * plane) + (place / form.Shape.Channels)];
        ArrayPool<float>.Shared.Return(planes);
    }
}
