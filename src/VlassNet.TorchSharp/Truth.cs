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

    /// <summary>Sends a batch's, begins the dropout of the step, and gives labels and weights in the present scope; no weights where all are 1.</summary>
    /// <exception cref="ArgumentException">The batch is empty, or a label is not a class.</exception>
    public (Tensor Labels, Tensor? Weights) Send(ITrainingBatch batch, in StepSettings settings)
    {
        int images = batch.Count;
        if (images < 1)
            throw new ArgumentException("Expected at least one image; received an empty batch.", nameof(batch));
        int[] labels = new int[images + dropout.KeysOf(settings, images)];
        float[] weights = new float[images];
        for (int image = 0; image < images; image++)
        {
            labels[image] = batch.Label(image);
            weights[image] = batch.Weight(image);
            if ((uint)labels[image] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"Expected labels 0 to {classes - 1}; image {image} of the batch has {labels[image]}.", nameof(batch));
            }
        }

        dropout.WriteKeys(settings, images, labels.AsSpan(images));
        Tensor sent = integers.Send<int>(labels, labels.Length);
        dropout.Begin(settings, sent.narrow(0, images, labels.Length - images));
        return (sent.narrow(0, 0, images).to(ScalarType.Int64), weights.All(weight => weight == 1) ? null : reals.Send<float>(weights, images));
    }

    public void Dispose()
    {
        integers.Dispose();
        reals.Dispose();
    }
}
