using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>
/// Puts a <see cref="VlassCnn"/> together, block after block. Nothing is checked before <see cref="Build"/>, which then
/// names everything that is wrong at once.
/// </summary>
/// <example>
/// The notebook's network:
/// <code>
/// using VlassCnn model = new VlassCnnBuilder(rows: 64, columns: 64)
///     .Convolution(75)
///     .Convolution(50, dropout: 0.2f)
///     .Convolution(25)
///     .Dense(512, dropout: 0.3f)
///     .Classes("Extended", "Point Source", "Double Lobes", "Three Points")
///     .Build();
/// </code>
/// </example>
public sealed class VlassCnnBuilder
{
    private readonly ImageShape input;
    private readonly ImmutableArray<ConvolutionBlock>.Builder blocks = ImmutableArray.CreateBuilder<ConvolutionBlock>();
    private readonly ImmutableArray<DenseBlock>.Builder hidden = ImmutableArray.CreateBuilder<DenseBlock>();
    private ImmutableArray<string>? classNames = ClassNameRules.Vlass;
    private int classCount = ClassNameRules.Vlass.Length;
    private float momentum = BatchNormalization.Momentum;
    private int averages;
    private ulong seed;

    /// <summary>Starts a network for images of one size.</summary>
    /// <param name="rows">Rows of an image, at least 1.</param>
    /// <param name="columns">Columns of an image, at least 1.</param>
    /// <param name="channels">Channels of an image, 1 to 4.</param>
    public VlassCnnBuilder(int rows, int columns, int channels = 1) => input = new(rows, columns, channels);

    /// <summary>
    /// Adds a block: convolution 3×3 → ReLU → (dropout) → batch normalisation → max pool 2×2, which halves rows and columns,
    /// rounding up.
    /// </summary>
    /// <param name="filters">Number of output channels, at least 1.</param>
    /// <param name="dropout">Share of the activations set to 0 while training, in [0, 1).</param>
    /// <param name="pool">False for a block without the max pool, whose output is as large as its input.</param>
    /// <returns>This builder.</returns>
    public VlassCnnBuilder Convolution(int filters, float dropout = 0, bool pool = true)
    {
        blocks.Add(new(filters, dropout, pool));
        return this;
    }

    /// <summary>
    /// Ends the convolution blocks with the mean of each channel's map in place of the flatten, so that the dense layers have as many inputs
    /// as the last block has filters (GlobalAveragePooling2D in Keras, AdaptiveAvgPool2d(1) in PyTorch). At most once, and after at least one block.
    /// </summary>
    /// <returns>This builder.</returns>
    public VlassCnnBuilder GlobalAverage()
    {
        averages++;
        return this;
    }

    /// <summary>
    /// Sets the momentum of batch normalisation as Keras means it, the share of the moving averages that a training step keeps. Without
    /// this it is <see cref="BatchNormalization.Momentum"/>, 0.99; short training runs without exact statistics want less.
    /// </summary>
    /// <param name="value">In [0, 1). PyTorch's momentum is 1 − this.</param>
    /// <returns>This builder.</returns>
    public VlassCnnBuilder BatchNormalizationMomentum(float value)
    {
        momentum = value;
        return this;
    }

    /// <summary>Adds a dense block after the convolutions: dense → ReLU → (dropout).</summary>
    /// <param name="units">Number of outputs, at least 1.</param>
    /// <param name="dropout">Share of the activations set to 0 while training, in [0, 1).</param>
    /// <returns>This builder.</returns>
    public VlassCnnBuilder Dense(int units, float dropout = 0)
    {
        hidden.Add(new(units, dropout));
        return this;
    }

    /// <summary>Names the classes, in the order of their labels. Without this they are the four of the VLASS set.</summary>
    /// <param name="names">At least 2 names, none empty, no two equal.</param>
    /// <returns>This builder.</returns>
    public VlassCnnBuilder Classes(params IEnumerable<string> names)
    {
        ImmutableArray<string> given = [.. names];
        classNames = given;
        classCount = given.Length;
        return this;
    }

    /// <summary>Sets the number of classes and calls them <c>class 0</c>, <c>class 1</c>, ….</summary>
    /// <param name="count">Number of classes, at least 2.</param>
    /// <returns>This builder.</returns>
    public VlassCnnBuilder Classes(int count)
    {
        classNames = null;
        classCount = count;
        return this;
    }

    /// <summary>Sets the seed of the initial weights; the same seed gives the same weights. 0 without this.</summary>
    /// <param name="value">The seed.</param>
    /// <returns>This builder.</returns>
    public VlassCnnBuilder Seed(ulong value)
    {
        seed = value;
        return this;
    }

    /// <summary>
    /// Makes the network, with Keras' initial weights: kernels Glorot uniform, biases 0, batch normalisation γ 1, β 0, moving
    /// mean 0 and variance 1. The builder can go on to be used for another one.
    /// </summary>
    /// <returns>The network, for the caller to dispose of.</returns>
    /// <exception cref="ArgumentException">Such a network is impossible; the message names every layer that is wrong.</exception>
    public VlassCnn Build()
    {
        NetworkSpec spec = new(input, blocks.ToImmutable(), hidden.ToImmutable(), classCount)
        {
            GlobalAverage = averages > 0, BatchNormalizationMomentum = momentum,
        };
        NetworkRules.ThrowIfAny(
        [
            .. NetworkRules.Problems(spec),
            .. averages > 1 ? (string[])[$"global average: expected it once; received it {averages} times"] : [],
            .. classNames is { } given ? ClassNameRules.Problems(given) : [],
        ]);
        NetworkWeights weights = new(spec);
        GlorotUniform.Fill(weights, seed);
        return new VlassCnn(spec, weights, classNames ?? ClassNameRules.Numbered(classCount));
    }
}
