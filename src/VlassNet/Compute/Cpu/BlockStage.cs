using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>What every way to compute a convolution block has: its shape, its parameters, its batch normalisation, its dropout.</summary>
internal abstract unsafe class BlockStage : IDisposable
{
    private readonly int index;
    private readonly float dropout;
    private readonly double[] chunkBiasGradients;
    private StepSettings settings;

    /// <param name="index">Which block.</param>
    /// <param name="spec">The network.</param>
    /// <param name="parameters">The network's parameters and gradients.</param>
    /// <param name="chunks">The most chunks that a batch is cut into.</param>
    protected BlockStage(int index, NetworkSpec spec, CpuParameters parameters, int chunks)
    {
        this.index = index;
        Shape = spec.ShapeBefore(index);
        Filters = spec.Blocks[index].Filters;
        dropout = spec.Blocks[index].Dropout;
        MapLength = Shape.Rows * Shape.Columns;
        Pools = spec.Blocks[index].Pool;
        ImageShape pooled = spec.ShapeBefore(index + 1);
        PooledLength = pooled.Rows * pooled.Columns;
        string number = (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Weights = parameters.Values($"conv{number}.weight");
        Bias = parameters.Values($"conv{number}.bias");
        Gamma = parameters.Values($"norm{number}.weight");
        WeightGradient = parameters.Gradients($"conv{number}.weight");
        BiasGradient = parameters.Gradients($"conv{number}.bias");
        Statistics = new BatchStatistics(parameters, number, Filters, chunks, spec.BatchNormalizationMomentum);
        chunkBiasGradients = new double[chunks * Filters];
    }

    /// <summary>The shape of the stage's input.</summary>
    public ImageShape Shape { get; }

    /// <summary>Pixels of an input map.</summary>
    public int MapLength { get; }

    /// <summary>Pixels of a pooled map; without a pool, of an input map.</summary>
    public int PooledLength { get; }

    /// <summary>Values that the stage gives for an image.</summary>
    public int OutputLength => Filters * PooledLength;

    /// <summary>The batch statistics, and the affine map that they make of batch normalisation.</summary>
    public BatchStatistics Statistics { get; }

    protected int Filters { get; }

    /// <summary>Whether the block ends with a pool.</summary>
    protected bool Pools { get; }

    protected float* Weights { get; }

    protected float* Bias { get; }

    protected float* Gamma { get; }

    protected float* WeightGradient { get; }

    protected float* BiasGradient { get; }

    /// <summary>Puts some of the weights into the order that the kernels read.</summary>
    public abstract void PackWeights(bool training, int part, int parts);

    /// <summary>Normalises by the moving averages from now on.</summary>
    public virtual void UseMovingAverages() => Statistics.UseMovingAverages();

    /// <summary>What a step's dropout depends on.</summary>
    public void Begin(in StepSettings step) => settings = step;

    /// <summary>Forgets what a chunk has added up.</summary>
    public virtual void BeginChunk(int chunk)
    {
        Statistics.BeginChunk(chunk);
        chunkBiasGradients.AsSpan(chunk * Filters, Filters).Clear();
    }

    /// <summary>What an activation that dropout keeps is multiplied by.</summary>
    /// <param name="drops">Whether dropout is on.</param>
    public float KeepScale(bool drops) => drops ? 1 / (1 - dropout) : 1;

    public abstract void Dispose();

    /// <summary>Adds to the gradient of a channel's bias.</summary>
    protected void AddBiasGradient(int chunk, int channel, double sum) => chunkBiasGradients[chunk * Filters + channel] += sum;

    /// <summary>Adds the chunks' gradients of a channel's bias up, in their order.</summary>
    protected void ReduceBias(int usedChunks, int channel)
    {
        double bias = 0;
        for (int chunk = 0; chunk < usedChunks; chunk++)
            bias += chunkBiasGradients[chunk * Filters + channel];
        BiasGradient[channel] = (float)bias;
    }

    /// <summary>What the pass over a channel's convolution needs to know.</summary>
    protected ChannelPass Pass(int image, int channel)
    {
        bool drops = dropout > 0 && settings.Dropout;
        return new ChannelPass(
            Bias[channel], Sign(channel), KeepScale(drops),
            drops ? DropoutHash.Key(settings, index, image) : 0, drops ? DropoutHash.Threshold(dropout) : 0,
            (uint)(channel * MapLength));
    }

    /// <summary>Whether the pool of a channel keeps the largest (1) or the smallest (−1).</summary>
    protected float Sign(int channel) => Gamma[channel] < 0 ? -1 : 1;
}
