using VlassNet.Data;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>Images as raw float32, one after the other, and their labels, a byte each.</summary>
internal sealed class RawSource(string images, string labels, ImageShape shape) : IDatasetSource
{
    public async Task<LabeledImages> LoadAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        byte[] bytes = await File.ReadAllBytesAsync(images, cancellationToken);
        int size = sizeof(float) * shape.Length;
        if (bytes.Length % size != 0)
        {
            throw new BadInputException(
                $"whole images of {shape}, {size} bytes each", $"{bytes.Length} bytes", images, "Check the shape, or write the file again.");
        }

        float[] pixels = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, pixels, 0, bytes.Length);
        byte[] classes = await File.ReadAllBytesAsync(labels, cancellationToken);
        return LabeledImages.Create(pixels, [.. classes.Select(label => (int)label)], shape, ["Bent", "Straight"]);
    }
}
