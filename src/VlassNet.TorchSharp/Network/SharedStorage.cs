using TorchSharp;
using VlassNet.Networks;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// All tensors of a network in two: one that the optimizer changes and one of moving averages. The optimizer so takes a few operations
/// for all weights together, rather than a few for each tensor.
/// </summary>
internal sealed class SharedStorage : IDisposable
{
    private readonly bool channelsLast;
    private readonly Dictionary<string, Tensor> parts = new(StringComparer.Ordinal);

    public SharedStorage(NetworkWeights weights, Device device, bool channelsLast)
    {
        this.channelsLast = channelsLast;
        using DisposeScope scope = NewDisposeScope();
        Trained = Allocate(weights, trained: true);
        Moving = Allocate(weights, trained: false);
        BlocksLength = weights.Where(tensor => tensor.Trainable).TakeWhile(tensor => tensor.Name != "dense1.weight").Sum(tensor => (long)tensor.Length);
        foreach (Tensor tensor in (IEnumerable<Tensor>)[Trained, Moving, .. parts.Values])
            tensor.DetachFromDisposeScope();

        Tensor Allocate(NetworkWeights weights, bool trained)
        {
            WeightTensor[] tensors = [.. weights.Where(tensor => tensor.Trainable == trained)];
            Tensor all = zeros(tensors.Sum(tensor => tensor.Length), dtype: ScalarType.Float32, device: device);
            long at = 0;
            foreach (WeightTensor tensor in tensors)
            {
                parts[tensor.Name] = Shaped(all.narrow(0, at, tensor.Length), tensor);
                at += tensor.Length;
            }

            return all;
        }
    }

    /// <summary>Everything that the optimizer changes.</summary>
    public Tensor Trained { get; }

    /// <summary>How many of <see cref="Trained"/> are the convolution blocks', which come first.</summary>
    public long BlocksLength { get; }

    /// <summary>All moving averages.</summary>
    public Tensor Moving { get; }

    /// <summary>The part with one tensor of that name.</summary>
    public Tensor this[string name] => parts[name];

    /// <summary>Cuts what is in the order of the storage into tensors with the names and shapes of the weights.</summary>
    public IEnumerable<(WeightTensor Weights, Tensor Part)> Cut(Tensor flat, NetworkWeights weights)
    {
        long at = 0;
        foreach (WeightTensor tensor in weights.Where(tensor => tensor.Trainable))
        {
            yield return (tensor, Shaped(flat.narrow(0, at, tensor.Length), tensor));
            at += tensor.Length;
        }
    }

    public void Dispose()
    {
        foreach (Tensor part in parts.Values)
            part.Dispose();
        Trained.Dispose();
        Moving.Dispose();
    }

    private Tensor Shaped(Tensor flat, WeightTensor tensor)
    {
        long[] shape = [.. tensor.Shape.Select(size => (long)size)];
        return channelsLast && shape.Length == 4
            ? flat.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2).detach()
            : flat.view(shape).detach();
    }
}
