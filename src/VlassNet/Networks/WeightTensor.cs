using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>One named array of a network's weights.</summary>
public sealed class WeightTensor
{
    private readonly NetworkWeights owner;

    internal WeightTensor(WeightLayout layout, NetworkWeights owner)
    {
        this.owner = owner;
        Name = layout.Name;
        Shape = layout.Shape;
        Trainable = layout.Trainable;
        Buffer = new float[layout.Length];
        if (layout.Fill != 0)
            Array.Fill(Buffer, layout.Fill);
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

    /// <summary>The values, row-major. <see cref="Write"/> and <see cref="NetworkWeights.Set"/> change them.</summary>
    public ReadOnlySpan<float> Values => Buffer;

    /// <summary>Number of values.</summary>
    public int Length => Buffer.Length;

    /// <summary>The values themselves. Code that changes them calls <see cref="NetworkWeights.Touch"/> afterwards.</summary>
    internal float[] Buffer { get; }

    /// <summary>
    /// Changes values in place. <see cref="NetworkWeights.Version"/> counts it, also if <paramref name="change"/> throws, so that no
    /// session goes on predicting with the old ones.
    /// </summary>
    /// <param name="change">What changes the values, row-major in the tensor's <see cref="Shape"/>.</param>
    public void Write(Action<Span<float>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        try
        {
            change(Buffer);
        }
        finally
        {
            owner.Touch();
        }
    }
}
