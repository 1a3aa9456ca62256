using TorchSharp;
using VlassNet.Networks;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// The batch statistics of a training step, in the order of the moving averages, which move towards them when the step is known to count.
/// </summary>
internal sealed class MeasuredBatch : IDisposable
{
    private readonly Tensor moving;
    private readonly Tensor measured;
    private readonly Tensor inversePixels;
    private readonly double momentum;
    private readonly Dictionary<string, Tensor> parts = new(StringComparer.Ordinal);

    /// <param name="weights">The network.</param>
    /// <param name="moving">All moving averages, in the order of the weights.</param>
    public MeasuredBatch(NetworkWeights weights, Tensor moving)
    {
        this.moving = moving;
        NetworkSpec spec = weights.Spec;
        momentum = spec.BatchNormalizationMomentum;
        using DisposeScope scope = NewDisposeScope();
        measured = zeros_like(moving).DetachFromDisposeScope();
        List<float> inverse = [];
        foreach (WeightTensor tensor in weights.Where(tensor => !tensor.Trainable))
        {
            parts[tensor.Name] = measured.narrow(0, inverse.Count, tensor.Length).DetachFromDisposeScope();
            ImageShape map = spec.ShapeBefore((parts.Count - 1) / 2);
            inverse.AddRange(Enumerable.Repeat(NormalizationModule.IsVariance(tensor.Name) ? 1f / (map.Rows * map.Columns) : 0, tensor.Length));
        }

        inversePixels = tensor(inverse.ToArray(), device: moving.device).DetachFromDisposeScope();
    }

    /// <summary>Where a layer puts a statistic of the batch, e.g. <c>norm1.running_mean</c>.</summary>
    public Tensor this[string name] => parts[name];

    /// <summary>Forgets the last batch, whose statistics need not be finite.</summary>
    public void Clear() => measured.zero_();

    /// <summary>Moves the averages.</summary>
    /// <param name="images">Images of the batch. libtorch gives the unbiased variance, of which the averages take the biased one.</param>
    public void Move(int images)
    {
        Tensor share = (inversePixels * (-1.0 / images)).add_(1);
        moving.mul_(momentum).add_(measured.mul_(share), alpha: 1 - momentum);
    }

    public void Dispose()
    {
        foreach (Tensor part in (IEnumerable<Tensor>)[.. parts.Values, measured, inversePixels])
            part.Dispose();
    }
}
