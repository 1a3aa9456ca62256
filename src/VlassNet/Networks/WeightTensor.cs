using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>One named array of a network's weights.</summary>
public sealed class WeightTensor
{
    internal WeightTensor(WeightLayout layout)
    {
        Name = layout.Name;
        Shape = layout.Shape;
        Trainable = layout.Trainable;
        Values = new float[layout.Length];
        for (int i = 0; i < Values.Length && layout.Fill != 0; i++)
            Values[i] = layout.Fill;
    }

    /// <summary>The name, e.g. <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// The shape: convolution weights <c>(output, input, row, column)</c>, dense weights <c>(output, input)</c>, everything
    /// else <c>(channel)</c> or <c>(output)</c>. The first dense layer's inputs are in <c>(channel, row, column)</c> order.
    /// </summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Whether an optimizer changes it; the moving averages of a batch normalisation are not trainable.</summary>
    public bool Trainable { get; }

    /// <summary>
    /// The values, row-major. After writing to them directly, call <see cref="NetworkWeights.Touch"/>, so that nothing goes on
    /// predicting with the old ones; <see cref="NetworkWeights.Set"/> does that by itself.
    /// </summary>
    public float[] Values { get; }

    /// <summary>Number of values.</summary>
    public int Length => Values.Length;
}
