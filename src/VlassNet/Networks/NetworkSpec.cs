using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace VlassNet.Networks;

/// <summary>
/// What a network is: convolution blocks, then a flatten or a global average, then dense blocks, then a dense layer of one logit a
/// class and a softmax. Says nothing about how it is computed.
/// </summary>
/// <param name="Input">Shape of one image.</param>
/// <param name="Blocks">The convolution blocks, in order; may be empty.</param>
/// <param name="Hidden">The dense blocks, in order; may be empty.</param>
/// <param name="Classes">Number of classes, at least 2.</param>
public sealed record NetworkSpec(
    ImageShape Input, ImmutableArray<ConvolutionBlock> Blocks, ImmutableArray<DenseBlock> Hidden, int Classes)
{
    /// <summary>
    /// Whether the mean of each channel's map is what the dense layers start from, and not every pixel of it: GlobalAveragePooling2D in
    /// Keras, AdaptiveAvgPool2d(1) and a flatten in PyTorch. Default false.
    /// </summary>
    public bool GlobalAverage { get; init; }

    /// <summary>
    /// The share of the old moving average that a training step keeps in batch normalisation, in [0, 1): moving ← momentum·moving +
    /// (1 − momentum)·batch, as in Keras; PyTorch's momentum is 1 − this. Default <see cref="BatchNormalization.Momentum"/>, 0.99.
    /// </summary>
    public float BatchNormalizationMomentum { get; init; } = BatchNormalization.Momentum;

    /// <summary>The shape that goes into block <paramref name="block"/> (and, for the last index, into the flatten or the average).</summary>
    /// <param name="block">0 … number of blocks.</param>
    public ImageShape ShapeBefore(int block)
    {
        ImageShape shape = Input;
        for (int i = 0; i < block; i++)
            shape = (Blocks[i].Pool ? shape.Pooled : shape) with { Channels = Blocks[i].Filters };
        return shape;
    }

    /// <summary>Number of values after the flatten, in <c>(channel, row, column)</c> order, or after the average, one a channel.</summary>
    public int FlattenedLength => Flattened.Length;

    /// <summary>Number of inputs of every dense layer, the last being the classifier's.</summary>
    public ImmutableArray<int> DenseInputs => Sizes([FlattenedLength], []);

    /// <summary>Number of outputs of every dense layer, the last being the classifier's.</summary>
    public ImmutableArray<int> DenseOutputs => Sizes([], [Classes]);

    /// <summary>Checks that a network of this kind can be built: sizes, dropout rates, and maps that can still be pooled.</summary>
    /// <exception cref="ArgumentException">It cannot; the message names every layer that is wrong, and why.</exception>
    public void Validate() => NetworkRules.ThrowIfAny(NetworkRules.Problems(this));

    /// <summary>The shape that the dense layers start from: a pixel a channel after the average.</summary>
    internal ImageShape Flattened =>
        GlobalAverage ? new ImageShape(1, 1, ShapeBefore(Blocks.Length).Channels) : ShapeBefore(Blocks.Length);

    /// <summary>Same input, blocks, classes and all else.</summary>
    public bool Equals(NetworkSpec? other) =>
        other is not null && Input == other.Input && Classes == other.Classes && GlobalAverage == other.GlobalAverage
        && BatchNormalizationMomentum.Equals(other.BatchNormalizationMomentum)
        && Blocks.SequenceEqual(other.Blocks) && Hidden.SequenceEqual(other.Hidden);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Input, Classes, Blocks.Length, Hidden.Length);

    /// <summary>The units of the dense blocks, with others before or after them.</summary>
    private ImmutableArray<int> Sizes(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        int[] sizes = new int[before.Length + Hidden.Length + after.Length];
        before.CopyTo(sizes);
        for (int layer = 0; layer < Hidden.Length; layer++)
            sizes[before.Length + layer] = Hidden[layer].Units;
        after.CopyTo(sizes.AsSpan(before.Length + Hidden.Length));
        return ImmutableCollectionsMarshal.AsImmutableArray(sizes);
    }
}
