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
    /// <param name="spec">The network.</param>
    /// <exception cref="ArgumentException">Such a network is impossible (<see cref="NetworkSpec.Validate"/>).</exception>
    public NetworkWeights(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        Spec = spec;
        foreach (WeightLayout layout in WeightLayout.Of(spec))
        {
            WeightTensor tensor = new(layout, this);
            tensors.Add(tensor);
            byName.Add(tensor.Name, tensor);
        }
    }

    /// <summary>The network that the weights are for.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>
    /// Counts the changes, so that whatever is derived from the weights (a session on a device, say) can tell that it is out
    /// of date. <see cref="Set"/>, <see cref="CopyFrom"/> and <see cref="WeightTensor.Write"/> count as one change each.
    /// </summary>
    public long Version { get; private set; }

    /// <summary>Number of values in all tensors, those that are not trained included.</summary>
    public int ParameterCount => tensors.Sum(tensor => tensor.Length);

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

    /// <summary>Replaces the values of one tensor.</summary>
    /// <param name="name">Its name, e.g. <c>conv1.weight</c>.</param>
    /// <param name="values">As many values as it has, row-major in its <see cref="WeightTensor.Shape"/>.</param>
    /// <exception cref="KeyNotFoundException">The network has no such tensor; the message lists those it has.</exception>
    /// <exception cref="ArgumentException">The number of values is another.</exception>
    public void Set(string name, ReadOnlySpan<float> values)
    {
        WeightTensor tensor = this[name];
        if (values.Length != tensor.Length)
        {
            throw new ArgumentException(
                $"{name}: expected {tensor.Length} values, shape ({string.Join(", ", tensor.Shape)}); received {values.Length}.",
                nameof(values));
        }

        values.CopyTo(tensor.Buffer);
        Touch();
    }

    /// <summary>Says that <see cref="WeightTensor.Buffer"/> was written directly, so that nothing goes on with the old values.</summary>
    internal void Touch() => Version++;

    /// <summary>Copies every value from the weights of an equal network.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is for another network.</exception>
    public void CopyFrom(NetworkWeights source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!Spec.Equals(source.Spec))
            throw new ArgumentException("The weights are for another network.", nameof(source));
        for (int i = 0; i < tensors.Count; i++)
            source[i].Values.CopyTo(tensors[i].Buffer);
        Touch();
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
}
