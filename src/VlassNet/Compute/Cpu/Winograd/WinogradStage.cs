using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// A convolution block by Winograd's way, for the shapes of <see cref="TileLayout.SuitsOverEdges"/>. From the normalised input to the pooled map,
/// and from its gradient to that of the input, everything is by tiles: pixels are put in their order only in the maps between stages.
/// </summary>
internal sealed unsafe class WinogradStage<TSimd, TVector> : ConvolutionStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int workers;
    private readonly TileLayout layout;
    private readonly ConvolutionStage<TSimd, TVector> previous;
    private readonly WinogradConvolution<TSimd, TVector> forward;
    private readonly AlignedBuffer[] input;
    private readonly AlignedBuffer[] scratch;
    private readonly TileEdges? edges;
    private AlignedBuffer activations = new(0);
    private Return? wayBack;

    /// <param name="index">Which block.</param>
    /// <param name="spec">The network.</param>
    /// <param name="parameters">The network's parameters and gradients.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="chunks">The most chunks that a batch is cut into.</param>
    /// <param name="previous">The stage before.</param>
    public WinogradStage(
        int index, NetworkSpec spec, CpuParameters parameters, int workers, int chunks, ConvolutionStage<TSimd, TVector> previous)
        : base(index, spec, parameters, chunks, previous)
    {
        this.workers = workers;
        this.previous = previous;
        layout = new TileLayout(Shape);
        edges = layout.IsWhole ? null : new TileEdges(layout, Shape, spec.ShapeBefore(index + 1), Pools, workers);
        forward = new(layout, Shape.Channels, Filters, backward: false, workers);
        input = AlignedBuffer.Each(workers, Shape.Channels * layout.Length);
        scratch = AlignedBuffer.Each(workers, (TileLayout.Points + TileLayout.Phases) * TSimd.Width);
    }

    protected override int RowLength => wayBack!.WeightGradient.RowLength;

    public override void Reserve(int slots, bool training)
    {
        if (training)
        {
            wayBack ??= new Return(layout, Shape.Channels, Filters, workers);
            if (Pools)
                AlignedBuffer.Grow(ref activations, (long)slots * Filters * TileLayout.Phases * layout.Tiles);
        }

        base.Reserve(slots, training);
    }

    public override void PackWeights(bool training, int part, int parts)
    {
        forward.SetWeights(Weights, part, parts);
        if (training)
            wayBack!.InputGradient.SetWeights(Weights, part, parts);
    }

    public override void Forward(int image, int chunk, int worker)
    {
        LoadInput(image, worker);
        TrainingOutput output = new(this, image, chunk, worker);
        forward.Run(input[worker].Pointer, worker, ref output);
    }

    public override void Predict(int slot, int worker)
    {
        LoadInput(slot, worker);
        PredictionOutput output = new(this, slot, worker);
        forward.Run(input[worker].Pointer, worker, ref output);
    }

    public override void Backward(int image, int chunk, int worker, bool isFirst)
    {
        LoadInput(image, worker);
        float* dy = wayBack!.OutputGradient[worker].Pointer;
        for (int channel = 0; channel < Filters; channel++)
        {
            ref readonly PoolGradient rule = ref Statistics.Gradient(channel);
            float* pooled = Pooled(image, channel), gradient = OutputGradient(image) + channel * PooledLength;
            float* result = dy + channel * layout.Length;
            edges?.LoadOutput(pooled, gradient, worker, out pooled, out gradient);
            AddBiasGradient(chunk, channel, Pools
                ? TileGradient<TSimd, TVector>.Run(rule, Activations(image, channel), layout, pooled, gradient, result)
                : TileMap<TSimd, TVector>.Gradient(rule, pooled, gradient, layout, result));
        }

        wayBack.WeightGradient.Add(dy, input[worker].Pointer, worker, isFirst);
        GradientOutput output = new(this, image, chunk, worker);
        wayBack.InputGradient.Run(dy, worker, ref output);
    }

    public override void EndChunk(int chunk, int worker) => wayBack!.WeightGradient.Finish(worker, ChunkRows(chunk));

    public override void Dispose()
    {
        forward.Dispose();
        wayBack?.Dispose();
        edges?.Dispose();
        layout.Dispose();
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[activations, .. input, .. scratch])
            buffer.Dispose();
        base.Dispose();
    }

    protected override void Unpack(float* row, float* gradient) => wayBack!.WeightGradient.Unpack(row, gradient);

    /// <summary>The normalised output of the stage before, by tiles.</summary>
    private void LoadInput(int slot, int worker)
    {
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            float* map = previous.Pooled(slot, channel), tiled = input[worker].Pointer + channel * layout.Length;
            float scale = previous.Statistics.Scale[channel], shift = previous.Statistics.Shift[channel];
            if (edges is null)
                TileTransfer<TSimd, TVector>.FromMap(map, scale, shift, layout, tiled);
            else
                TileTransfer<TSimd, TVector>.FromMap(edges.Normalized<TSimd, TVector>(map, scale, shift, worker), 1, 0, layout, tiled);
        }
    }

    /// <summary>Where the kernels put a channel's output.</summary>
    private float* Output(int slot, int channel, int worker) =>
        edges is null ? Pooled(slot, channel) : edges.Output(channel, worker);

    private float* Activations(int image, int channel) => activations.Pointer + ((long)image * Filters + channel) * TileLayout.Phases * layout.Tiles;

    /// <summary>Activation and pool for training.</summary>
    private readonly struct TrainingOutput(WinogradStage<TSimd, TVector> stage, int image, int chunk, int worker) : ITileOutput
    {
        public void Take(int channel, int from, int count, float* products, int pointStride)
        {
            double sum = 0, squares = 0;
            float* scratch = stage.scratch[worker].Pointer, pooled = stage.Output(image, channel, worker);
            ChannelPass pass = stage.Pass(image, channel);
            if (stage.Pools)
            {
                TileActivation<TSimd, TVector>.Train(
                    products, pointStride, stage.layout, from, count, pass, scratch, stage.Activations(image, channel), pooled, ref sum,
                    ref squares);
            }
            else
            {
                TileMap<TSimd, TVector>.Train(
                    products, pointStride, stage.layout, from, count, pass, scratch, pooled, ref sum, ref squares);
            }

            stage.Statistics.Add(chunk, channel, sum, squares);
            if (from + count == stage.layout.Tiles)
                stage.edges?.TakeOutput(channel, worker, stage.Pooled(image, channel));
        }
    }

    /// <summary>Activation and pool for prediction.</summary>
    private readonly struct PredictionOutput(WinogradStage<TSimd, TVector> stage, int slot, int worker) : ITileOutput
    {
        public void Take(int channel, int from, int count, float* products, int pointStride)
        {
            float* scratch = stage.scratch[worker].Pointer, pooled = stage.Output(slot, channel, worker);
            float bias = stage.Bias[channel];
            if (stage.Pools)
            {
                TileActivation<TSimd, TVector>.Predict(
                    products, pointStride, stage.layout, from, count, bias, stage.Sign(channel), scratch, pooled);
            }
            else
            {
                TileMap<TSimd, TVector>.Predict(products, pointStride, stage.layout, from, count, bias, scratch, pooled);
            }

            if (from + count == stage.layout.Tiles)
                stage.edges?.TakeOutput(channel, worker, stage.Pooled(slot, channel));
        }
    }

    /// <summary>The gradient of the input, handed to the stage before.</summary>
    private readonly struct GradientOutput(WinogradStage<TSimd, TVector> stage, int image, int chunk, int worker) : ITileOutput
    {
        public void Take(int channel, int from, int count, float* products, int pointStride)
        {
            TileLayout layout = stage.layout;
            float* map = stage.previous.GradientMap(image, channel, worker);
            TileTransfer<TSimd, TVector>.ProductsToMap(
                products, pointStride, layout, from, count, stage.scratch[worker].Pointer,
                stage.edges is null ? map : stage.edges.InputGradient(channel, worker));
            if (from + count < layout.Tiles)
                return;
            stage.edges?.TakeInputGradient(channel, worker, map);
            stage.previous.TakeGradient(image, chunk, channel, worker);
        }
    }

    /// <summary>What only training needs.</summary>
    private sealed class Return(TileLayout layout, int inputs, int outputs, int workers) : IDisposable
    {
        public WinogradConvolution<TSimd, TVector> InputGradient { get; } = new(layout, outputs, inputs, backward: true, workers);

        public WinogradWeightGradient<TSimd, TVector> WeightGradient { get; } = new(layout, inputs, outputs, workers);

        /// <summary>dy of an image, by tiles.</summary>
        public AlignedBuffer[] OutputGradient { get; } = AlignedBuffer.Each(workers, outputs * layout.Length);

        public void Dispose()
        {
            InputGradient.Dispose();
            WeightGradient.Dispose();
            foreach (AlignedBuffer buffer in OutputGradient)
                buffer.Dispose();
        }
    }
}
