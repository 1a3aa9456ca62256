using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// One convolution block for a batch: convolution → ReLU → (dropout) → batch normalisation → pool, and back. What the stage keeps of
/// an image is the pooled map before normalisation and, but for the first stage, the activations; the first stage computes those
/// again, which is cheaper than keeping them, since it has few input channels.
/// </summary>
internal sealed unsafe partial class ConvolutionStage<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int index;
    private readonly ConvolutionStage<TSimd, TVector>? previous;
    private readonly PlaneLayout layout;
    private readonly int inputs;
    private readonly int filters;
    private readonly int paddedFilters;
    private readonly float dropout;
    private readonly float* weights;
    private readonly float* bias;
    private readonly float* gamma;
    private readonly float* weightGradient;
    private readonly float* biasGradient;
    private readonly BatchStatistics statistics;
    private readonly ConvolutionMethod forward;
    private readonly ConvolutionMethod? inputGradient;
    private readonly WeightGradientMethod weightGradients;
    private readonly AlignedBuffer[] inputPlanes;
    private readonly AlignedBuffer[] gradientPlanes;
    private readonly AlignedBuffer[] tilePlanes;
    private readonly AlignedBuffer[] pooledTile;
    private readonly AlignedBuffer chunkGradients;
    private readonly double[] chunkBiasGradients;
    private AlignedBuffer images = new(0);
    private AlignedBuffer activations = new(0);
    private AlignedBuffer pooled = new(0);
    private AlignedBuffer pooledGradient = new(0);
    private StepSettings settings;

    /// <param name="index">Which block.</param>
    /// <param name="spec">The network.</param>
    /// <param name="parameters">The network's parameters and gradients.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="chunks">The most chunks that a batch is cut into.</param>
    /// <param name="previous">The stage before, or null for the first.</param>
    /// <param name="allowWinograd">Whether Winograd's way may be taken where it suits the shape.</param>
    public ConvolutionStage(
        int index, NetworkSpec spec, CpuParameters parameters, int workers, int chunks,
        ConvolutionStage<TSimd, TVector>? previous, bool allowWinograd)
    {
        this.index = index;
        this.previous = previous;
        FeatureShape shape = spec.ShapeBefore(index);
        layout = new PlaneLayout(shape);
        inputs = shape.Channels;
        filters = spec.Blocks[index].Filters;
        paddedFilters = PackedWeights.Tiles(filters) * PackedWeights.Tile;
        dropout = spec.Blocks[index].Dropout;
        if ((long)Math.Max(inputs, paddedFilters) * layout.Length > int.MaxValue)
        {
            throw new ArgumentException(
                $"Block {index + 1}: expected maps of at most {int.MaxValue} values for an image on the CPU engine; "
                + $"found {Math.Max(inputs, paddedFilters)} maps of {shape.Rows}×{shape.Columns}, with their borders.", nameof(spec));
        }

        MapLength = shape.Rows * shape.Columns;
        PooledLength = shape.Pooled.Rows * shape.Pooled.Columns;
        string number = (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        weights = parameters.Values($"conv{number}.weight");
        bias = parameters.Values($"conv{number}.bias");
        gamma = parameters.Values($"norm{number}.weight");
        weightGradient = parameters.Gradients($"conv{number}.weight");
        biasGradient = parameters.Gradients($"conv{number}.bias");
        statistics = new BatchStatistics(parameters, number, filters, chunks);
        bool winograd = allowWinograd && previous is not null && WinogradLayout.Suits(shape, filters);
        forward = Method(winograd, inputs, filters, backward: false, workers);
        inputGradient = previous is null ? null : Method(winograd, filters, inputs, backward: true, workers);
        weightGradients = winograd
            ? new WinogradWeightGradient<TSimd, TVector>(layout, inputs, filters, workers)
            : new DirectWeightGradient<TSimd, TVector>(layout, inputs, filters);
        inputPlanes = AlignedBuffer.Each(workers, previous is null ? 0 : inputs * layout.Length);
        gradientPlanes = AlignedBuffer.Each(workers, (previous is null ? PackedWeights.Tile : paddedFilters) * layout.Length);
        tilePlanes = AlignedBuffer.Each(workers, PackedWeights.Tile * layout.Length);
        pooledTile = AlignedBuffer.Each(workers, PooledLength);
        chunkGradients = new((long)chunks * filters * weightGradients.RowLength);
        chunkBiasGradients = new double[chunks * filters];
    }

    /// <summary>Pixels of an input map.</summary>
    public int MapLength { get; }

    /// <summary>Pixels of a pooled map.</summary>
    public int PooledLength { get; }

    /// <summary>Values that the stage gives for an image.</summary>
    public int OutputLength => filters * PooledLength;

    /// <summary>The batch statistics, and the affine map that they make of batch normalisation.</summary>
    public BatchStatistics Statistics => statistics;

    /// <summary>Makes room for a batch.</summary>
    /// <param name="slots">Images that are held at once.</param>
    /// <param name="training">Whether there will be a way back.</param>
    public void Reserve(int slots, bool training)
    {
        AlignedBuffer.Grow(ref images, previous is null ? (long)slots * inputs * layout.Length : 0);
        AlignedBuffer.Grow(ref pooled, (long)slots * OutputLength);
        if (!training)
            return;
        AlignedBuffer.Grow(ref pooledGradient, (long)slots * OutputLength);
        AlignedBuffer.Grow(ref activations, previous is null ? 0 : (long)slots * paddedFilters * layout.Length);
    }

    /// <summary>Puts some of the weights into the order that the kernels read.</summary>
    public void PackWeights(bool training, int part, int parts)
    {
        forward.SetWeights(weights, part, parts);
        if (training)
            inputGradient?.SetWeights(weights, part, parts);
    }

    /// <summary>Takes an image, in <c>(channel, row, column)</c> order, for the first stage.</summary>
    public void SetImage(int slot, float* pixels)
    {
        for (int channel = 0; channel < inputs; channel++)
        {
            PlaneTransfer.CopyIn(
                pixels + channel * MapLength, layout, images.Pointer + ((long)slot * inputs + channel) * layout.Length);
        }
    }

    /// <summary>The gradient of this stage's normalised output for an image, <c>(channel, row, column)</c>.</summary>
    public float* OutputGradient(int slot) => pooledGradient.Pointer + (long)slot * OutputLength;

    /// <summary>What a step's dropout depends on.</summary>
    public void Begin(in StepSettings step) => settings = step;

    /// <summary>Forgets what a chunk has added up.</summary>
    public void BeginChunk(int chunk)
    {
        statistics.BeginChunk(chunk);
        new Span<float>(ChunkRows(chunk), filters * weightGradients.RowLength).Clear();
        chunkBiasGradients.AsSpan(chunk * filters, filters).Clear();
    }

    /// <summary>Forward for training, up to the pool.</summary>
    public void Forward(int image, int chunk, int worker)
    {
        forward.Load(Input(image, worker), worker);
        for (int first = 0; first < filters; first += PackedWeights.Tile)
        {
            float* y = Activations(image, first, worker);
            for (RowBand band = FirstBand; band.From < layout.Rows; band = Next(band))
            {
                forward.Run(first, worker, band, y);
                for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, filters); channel++)
                {
                    double sum = 0, squares = 0;
                    Activate(y, image, channel, band, Pooled(image, channel), first, ref sum, ref squares);
                    statistics.Add(chunk, channel, sum, squares);
                }
            }
        }
    }

    /// <summary>Forward for prediction, up to the pool.</summary>
    public void Predict(int slot, int worker)
    {
        forward.Load(Input(slot, worker), worker);
        float* y = tilePlanes[worker].Pointer;
        for (int first = 0; first < filters; first += PackedWeights.Tile)
        {
            for (RowBand band = FirstBand; band.From < layout.Rows; band = Next(band))
            {
                forward.Run(first, worker, band, y);
                for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, filters); channel++)
                {
                    ActivationPool.Predict<TSimd, TVector>(
                        y + (channel - first) * layout.Length + layout.Lead, layout, band, bias[channel], Sign(channel),
                        Pooled(slot, channel));
                }
            }
        }
    }

    /// <summary>Writes the normalised output of an image, in <c>(channel, row, column)</c> order.</summary>
    public void Flatten(int slot, float* destination)
    {
        for (int channel = 0; channel < filters; channel++)
        {
            PlaneTransfer.Affine<TSimd, TVector>(
                Pooled(slot, channel), statistics.Scale[channel], statistics.Shift[channel], PooledLength,
                destination + channel * PooledLength);
        }
    }

    public void Dispose()
    {
        forward.Dispose();
        inputGradient?.Dispose();
        weightGradients.Dispose();
        foreach (AlignedBuffer buffer in (AlignedBuffer[])
            [chunkGradients, images, activations, pooled, pooledGradient,
            .. inputPlanes, .. gradientPlanes, .. tilePlanes, .. pooledTile])
        {
            buffer.Dispose();
        }
    }

    private void Activate(
        float* y, int image, int channel, RowBand band, float* pooledMap, int first, ref double sum, ref double squares)
    {
        bool drops = dropout > 0 && settings.Dropout;
        ChannelPass pass = new(
            bias[channel], Sign(channel), drops ? 1 / (1 - dropout) : 1,
            drops ? DropoutHash.Key(settings, index, image) : 0, drops ? DropoutHash.Threshold(dropout) : 0,
            (uint)(channel * MapLength));
        ActivationPool.Train<TSimd, TVector>(
            y + (channel - first) * layout.Length + layout.Lead, layout, band, pass, pooledMap, ref sum, ref squares);
    }

    private RowBand FirstBand => new(0, Math.Min(forward.BandRows, layout.Rows));

    private RowBand Next(RowBand band) => new(band.To, Math.Min(band.To + forward.BandRows, layout.Rows));

    /// <summary>The padded input planes of an image: the image itself, or the normalised output of the stage before.</summary>
    private float* Input(int slot, int worker)
    {
        if (previous is null)
            return images.Pointer + (long)slot * inputs * layout.Length;
        float* planes = inputPlanes[worker].Pointer;
        for (int channel = 0; channel < inputs; channel++)
        {
            PlaneTransfer.Normalize<TSimd, TVector>(
                previous.Pooled(slot, channel), previous.statistics.Scale[channel], previous.statistics.Shift[channel],
                layout, planes + channel * layout.Length);
        }

        return planes;
    }

    private float* Activations(int image, int first, int worker) => previous is null
        ? tilePlanes[worker].Pointer
        : activations.Pointer + ((long)image * paddedFilters + first) * layout.Length;

    private float* Pooled(int slot, int channel) => pooled.Pointer + (long)slot * OutputLength + channel * PooledLength;

    private float* ChunkRows(int chunk) => chunkGradients.Pointer + (long)chunk * filters * weightGradients.RowLength;

    private ConvolutionMethod Method(bool winograd, int from, int to, bool backward, int workers) => winograd
        ? new WinogradConvolution<TSimd, TVector>(layout, from, to, backward, workers)
        : new DirectConvolution<TSimd, TVector>(layout, from, to, backward, workers);

    private float Sign(int channel) => gamma[channel] < 0 ? -1 : 1;
}
