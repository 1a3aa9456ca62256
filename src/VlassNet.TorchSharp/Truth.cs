using VlassNet.Compute.Engines;
using VlassNet.TorchSharp.Images;
using VlassNet.TorchSharp.Network;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp;

/// <summary>What a training step needs besides images: labels, weights, and the keys of its dropout.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="dropout">The network's dropout.</param>
/// <param name="device">The device.</param>
/// <param name="uploads">The most steps that may be under way.</param>
internal sealed class Truth(int classes, HashedDropout dropout, Device device, int uploads) : IDisposable
{
    private readonly UploadRing integers = new(ScalarType.Int32, device, uploads);
    private readonly UploadRing reals = new(ScalarType.Float32, device, uploads);
    private readonly UploadRing shares = new(ScalarType.Float32, device, uploads);

    /// <summary>Sends a batch's, begins the dropout of the step, and gives labels and weights in the present scope; no weights where all are 1.</summary>
    /// <returns>Also the targets, <c>(image, class)</c>, where an image has some; an image without has 1 for its label.</returns>
    /// <exception cref="ArgumentException">The batch is empty, a label is not a class, or targets are not one for each class.</exception>
    public (Tensor Labels, Tensor? Weights, Tensor? Targets) Send(ITrainingBatch batch, in StepSettings settings)
    {
        int images = batch.Count;
        if (images < 1)
            throw new ArgumentException("Expected at least one image; received an empty batch.", nameof(batch));
        int[] labels = new int[images + dropout.KeysOf(settings, images)];
        float[] weights = new float[images];
        float[]? targets = null;
        for (int image = 0; image < images; image++)
        {
            labels[image] = batch.Label(image);
            weights[image] = batch.Weight(image);
            if ((uint)labels[image] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"Expected labels 0 to {classes - 1}; image {image} of the batch has {labels[image]}.", nameof(batch));
            }

            ReadOnlySpan<float> own = batch.Targets(image);
            if (own.IsEmpty)
                continue;
            if (own.Length != classes)
                throw new ArgumentException($"Expected {classes} targets, or none; image {image} of the batch has {own.Length}.", nameof(batch));
            own.CopyTo((targets ??= new float[images * classes]).AsSpan(image * classes));
        }

        for (int image = 0; image < images && targets is not null; image++)
        {
            if (batch.Targets(image).IsEmpty)
                targets[image * classes + labels[image]] = 1;
        }

        dropout.WriteKeys(settings, images, labels.AsSpan(images));
        Tensor sent = integers.Send<int>(labels, labels.Length);
        dropout.Begin(settings, sent.narrow(0, images, labels.Length - images));
        return (
            sent.narrow(0, 0, images).to(ScalarType.Int64), weights.All(weight => weight == 1) ? null : reals.Send<float>(weights, images),
            targets is null ? null : shares.Send<float>(targets, images, classes));
    }

    public void Dispose()
    {
        integers.Dispose();
        reals.Dispose();
        shares.Dispose();
    }
}
