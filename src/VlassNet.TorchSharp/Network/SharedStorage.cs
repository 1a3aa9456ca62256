using System.Collections.Immutable;
using TorchSharp;
using VlassNet.Networks;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// Everything that a training step changes, as one long tensor: the weights, what the optimizer remembers of each, and the moving averages. So
/// a step takes a few operations for all of them together, rather than a few for each tensor.
/// </summary>
internal sealed class SharedStorage : IDisposable
{
    private readonly bool channelsLast;
    private readonly Dictionary<string, Tensor> parts = new(StringComparer.Ordinal);

    /// <param name="weights">The network.</param>
    /// <param name="device">Where.</param>
    /// <param name="channelsLast">Whether the weights of convolutions lie pixel by pixel.</param>
    /// <param name="slots">Numbers that the optimizer remembers of each weight.</param>
    public SharedStorage(NetworkWeights weights, Device device, bool channelsLast, int slots)
    {
        this.channelsLast = channelsLast;
        using DisposeScope scope = NewDisposeScope();
        long trained = weights.Where(tensor => tensor.Trainable).Sum(tensor => (long)tensor.Length);
        long moving = weights.Where(tensor => !tensor.Trainable).Sum(tensor => (long)tensor.Length);
        State = zeros((1 + slots) * trained + moving, dtype: ScalarType.Float32, device: device);
        Trained = State.narrow(0, 0, trained);
        Slots = [.. Enumerable.Range(1, slots).Select(slot => State.narrow(0, slot * trained, trained))];
        Moving = State.narrow(0, (1 + slots) * trained, moving);
        Name(weights, Trained, trained: true);
        Name(weights, Moving, trained: false);
        BlocksLength = weights.Where(tensor => tensor.Trainable).TakeWhile(tensor => tensor.Name != "dense1.weight").Sum(tensor => (long)tensor.Length);
        foreach (Tensor tensor in (IEnumerable<Tensor>)[State, Trained, .. Slots, Moving, .. parts.Values])
            tensor.DetachFromDisposeScope();

        void Name(NetworkWeights weights, Tensor all, bool trained)
        {
            long at = 0;
            foreach (WeightTensor tensor in weights.Where(tensor => tensor.Trainable == trained))
            {
                parts[tensor.Name] = Shaped(all.narrow(0, at, tensor.Length), tensor);
                at += tensor.Length;
            }
        }
    }

    /// <summary>All of it.</summary>
    public Tensor State { get; }

    /// <summary>The weights, which the optimizer changes.</summary>
    public Tensor Trained { get; }

    /// <summary>What the optimizer remembers, in the order of the weights.</summary>
    public ImmutableArray<Tensor> Slots { get; }

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
        foreach (Tensor part in (IEnumerable<Tensor>)[.. parts.Values, Trained, .. Slots, Moving, State])
            part.Dispose();
    }

    private Tensor Shaped(Tensor flat, WeightTensor tensor)
    {
        long[] shape = [.. tensor.Shape.Select(size => (long)size)];
        return channelsLast && shape.Length == 4
            ? flat.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2).detach()
            : flat.view(shape).detach();
    }
}
