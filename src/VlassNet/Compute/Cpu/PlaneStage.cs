using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// A convolution block on padded planes, for any shape, after another block. What the stage keeps of an image is the pooled map
/// before normalisation and, where there is a pool, the activations.
/// </summary>
internal unsafe partial class PlaneStage<TSimd, TVector> : ConvolutionStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly PlaneLayout layout;
    private readonly int inputs;
    private readonly int paddedFilters;
    private readonly DirectConvolution<TSimd, TVector> forward;
    private readonly DirectConvolution<TSimd, TVector>? inputGradient;
    private readonly AlignedBuffer[] inputPlanes;
    private readonly AlignedBuffer[] gradientPlanes;
    private readonly AlignedBuffer[] tilePlanes;
    private AlignedBuffer activations = new(0);

    /// <param name="index">Which block.</param>
    /// <param name="spec">The network.</param>
    /// <param name="parameters">The network's parameters and gradients.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="chunks">The most chunks that a batch is cut into.</param>
    /// <param name="previous">The stage before; null where the gradient of the input is not needed.</param>
    public PlaneStage(
        int index, NetworkSpec spec, CpuParameters parameters, int workers, int chunks, ConvolutionStage<TSimd, TVector>? previous)
        : base(index, spec, parameters, chunks, previous)
    {
        layout = new PlaneLayout(Shape);
        inputs = Shape.Channels;
        paddedFilters = PackedWeights.Tiles(Filters) * PackedWeights.Tile;
        if ((long)Math.Max(inputs, paddedFilters) * layout.Length > int.MaxValue)
        {
            throw new ArgumentException(
                $"Block {index + 1}: expected maps of at most {int.MaxValue} values for an image on the CPU engine; "
                + $"found {Math.Max(inputs, paddedFilters)} maps of {Shape.Rows}×{Shape.Columns}, with their borders.", nameof(spec));
        }

        forward = new(layout, inputs, Filters, backward: false, workers);
        inputGradient = previous is null ? null : new(layout, Filters, inputs, backward: true, workers);
        inputPlanes = AlignedBuffer.Each(workers, previous is null ? 0 : inputs * layout.Length);
        gradientPlanes = AlignedBuffer.Each(workers, paddedFilters * layout.Length);
        tilePlanes = AlignedBuffer.Each(workers, PackedWeights.Tile * layout.Length);
    }

    protected PlaneLayout Layout => layout;

    protected override int RowLength => inputs * PackedWeights.Taps;

    public override void Reserve(int slots, bool training)
    {
        base.Reserve(slots, training);
        if (training && Pools)
            AlignedBuffer.Grow(ref activations, (long)slots * paddedFilters * layout.Length);
    }

    public override void PackWeights(bool training, int part, int parts)
    {
        forward.SetWeights(Weights, part, parts);
        if (training)
            inputGradient?.SetWeights(Weights, part, parts);
    }

    public override void BeginChunk(int chunk)
    {
        base.BeginChunk(chunk);
        new Span<float>(ChunkRows(chunk), Filters * RowLength).Clear();
    }

    public override void Forward(int image, int chunk, int worker)
    {
        forward.Load(Input(image, worker), worker);
        for (int first = 0; first < Filters; first += PackedWeights.Tile)
        {
            float* y = Pools ? Activations(image, first) : tilePlanes[worker].Pointer;
            for (RowBand band = FirstBand; band.From < layout.Rows; band = Next(band))
            {
                forward.Run(first, worker, band, y);
                for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, Filters); channel++)
                {
                    double sum = 0, squares = 0;
                    Activate(y, image, channel, band, Pooled(image, channel), first, ref sum, ref squares);
                    Statistics.Add(chunk, channel, sum, squares);
                }
            }
        }
    }

    public override void Predict(int slot, int worker)
    {
        forward.Load(Input(slot, worker), worker);
        float* y = tilePlanes[worker].Pointer;
        for (int first = 0; first < Filters; first += PackedWeights.Tile)
        {
            for (RowBand band = FirstBand; band.From < layout.Rows; band = Next(band))
            {
                forward.Run(first, worker, band, y);
                for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, Filters); channel++)
                {
                    float* plane = y + (channel - first) * layout.Length + layout.Lead;
                    if (Pools)
                        ActivationPool.Predict<TSimd, TVector>(plane, layout, band, Bias[channel], Sign(channel), Pooled(slot, channel));
                    else
                        ActivationMap.Predict<TSimd, TVector>(plane, layout, band, Bias[channel], Pooled(slot, channel));
                }
            }
        }
    }

    public override void Dispose()
    {
        forward.Dispose();
        inputGradient?.Dispose();
        foreach (AlignedBuffer buffer in (AlignedBuffer[])
            [activations, .. inputPlanes, .. gradientPlanes, .. tilePlanes])
        {
            buffer.Dispose();
        }

        base.Dispose();
    }

    protected override void Unpack(float* row, float* gradient) =>
        new ReadOnlySpan<float>(row, RowLength).CopyTo(new Span<float>(gradient, RowLength));

    private void Activate(
        float* y, int image, int channel, RowBand band, float* pooledMap, int first, ref double sum, ref double squares)
    {
        float* plane = y + (channel - first) * layout.Length + layout.Lead;
        if (Pools)
            ActivationPool.Train<TSimd, TVector>(plane, layout, band, Pass(image, channel), pooledMap, ref sum, ref squares);
        else
            ActivationMap.Train<TSimd, TVector>(plane, layout, band, Pass(image, channel), pooledMap, ref sum, ref squares);
    }

    private RowBand FirstBand => new(0, Math.Min(forward.BandRows, layout.Rows));

    private RowBand Next(RowBand band) => new(band.To, Math.Min(band.To + forward.BandRows, layout.Rows));

    /// <summary>The padded input planes of an image: the normalised output of the stage before.</summary>
    protected virtual float* Input(int slot, int worker)
    {
        float* planes = inputPlanes[worker].Pointer;
        for (int channel = 0; channel < inputs; channel++)
        {
            PlaneTransfer.Normalize<TSimd, TVector>(
                Previous!.Pooled(slot, channel), Previous.Statistics.Scale[channel], Previous.Statistics.Shift[channel],
                layout, planes + channel * layout.Length);
        }

        return planes;
    }

    private float* Activations(int image, int first) =>
        activations.Pointer + ((long)image * paddedFilters + first) * layout.Length;

}
