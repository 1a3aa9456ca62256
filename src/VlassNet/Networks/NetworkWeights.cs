using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace VlassNet.Networks;

/// <summary>
/// The weights of a network by name, in the order of its layers. The names are those of a PyTorch module with the same
/// layers: <c>conv1.weight</c>, <c>conv1.bias</c>, <c>norm1.weight</c> (γ), <c>norm1.bias</c> (β), <c>norm1.running_mean</c>,
/// <c>norm1.running_var</c>, <c>conv2.weight</c>, …, <c>dense1.weight</c>, <c>dense1.bias</c>, …; the last dense layer is the
/// classifier.
/// </summary>
public sealed class NetworkWeights : IReadOnlyList<WeightTensor>
{
    private readonly List<WeightTensor> tensors = [];
    private readonly Dictionary<string, WeightTensor> byName = new(StringComparer.Ordinal);

    /// <summary>Weights for a network, all 0 but γ and the moving variances, which are 1.</summary>
    public NetworkWeights(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
        for (int block = 0; block < spec.Blocks.Length; block++)
        {
            int inputs = spec.ShapeBefore(block).Channels;
            int filters = spec.Blocks[block].Filters;
            string number = (block + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Add($"conv{number}.weight", [filters, inputs, 3, 3]);
            Add($"conv{number}.bias", [filters]);
            Add($"norm{number}.weight", [filters], fill: 1);
            Add($"norm{number}.bias", [filters]);
            Add($"norm{number}.running_mean", [filters], trainable: false);
            Add($"norm{number}.running_var", [filters], trainable: false, fill: 1);
        }

        for (int layer = 0; layer < spec.DenseOutputs.Length; layer++)
        {
            string number = (layer + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Add($"dense{number}.weight", [spec.DenseOutputs[layer], spec.DenseInputs[layer]]);
            Add($"dense{number}.bias", [spec.DenseOutputs[layer]]);
        }
    }

    /// <summary>The network that the weights are for.</summary>
    public NetworkSpec Spec { get; }

    /// <inheritdoc/>
    public int Count => tensors.Count;

    /// <inheritdoc/>
    public WeightTensor this[int index] => tensors[index];

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="KeyNotFoundException">The network has no such tensor; the message lists those it has.</exception>
    public WeightTensor this[string name] => TryGet(name, out WeightTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException(
            $"The network has no weights named '{name}'. It has {string.Join(", ", byName.Keys)}.");

    /// <summary>Looks a tensor up by name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out WeightTensor? tensor) => byName.TryGetValue(name, out tensor);

    /// <summary>Copies every value from the weights of an equal network.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is for another network.</exception>
    public void CopyFrom(NetworkWeights source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!Spec.Equals(source.Spec))
            throw new ArgumentException("The weights are for another network.", nameof(source));
        for (int i = 0; i < tensors.Count; i++)
            source[i].Values.CopyTo(tensors[i].Values, 0);
    }

    /// <summary>A copy that shares nothing with this one.</summary>
    public NetworkWeights Clone()
    {
        NetworkWeights copy = new(Spec);
        copy.CopyFrom(this);
        return copy;
    }

    /// <inheritdoc/>
    public IEnumerator<WeightTensor> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(string name, int[] shape, bool trainable = true, float fill = 0)
    {
        WeightTensor tensor = new(name, [.. shape], trainable);
        if (fill != 0)
            Array.Fill(tensor.Values, fill);
        tensors.Add(tensor);
        byName.Add(name, tensor);
    }
}
