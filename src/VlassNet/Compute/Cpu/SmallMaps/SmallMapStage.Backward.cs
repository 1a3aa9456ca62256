using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <content>The way back of a batch: rows of the output's gradient, products, gradients of the input and of the weights.</content>
internal sealed unsafe partial class SmallMapStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private Return? wayBack;

    /// <summary>The gradient of the normalised input of an image.</summary>
    public float* InputGradient(int image) => wayBack!.Source.Image(image);

    /// <summary>
    /// Takes the gradient of an image's normalised output, <c>(channel, row, column)</c>, from the dense layers, and adds to the sums that batch
    /// normalisation needs.
    /// </summary>
    public void TakeOutputGradient(int image, float* planes, int chunk, int worker)
    {
        wayBack!.Pooled.FromPlanes(planes, image);
        AddGradientSums(image, chunk, worker);
    }

    /// <summary>Puts the gradient sums of all chunks together.</summary>
    /// <param name="usedChunks">How many chunks the batch had.</param>
    /// <param name="count">Images × pixels.</param>
    /// <param name="drops">Whether dropout was on.</param>
    public void FinishGradient(int usedChunks, double count, bool drops)
    {
        Statistics.FinishGradient(usedChunks, count, KeepScale(drops));
        float* coefficients = wayBack!.Coefficients.Pointer;
        for (int channel = 0; channel < Filters; channel++)
        {
            PoolGradient one = Statistics.Gradient(channel);
            coefficients[channel] = one.Sparse;
            coefficients[Lanes(Filters) + channel] = one.Constant;
            coefficients[2 * Lanes(Filters) + channel] = one.Slope;
        }
    }

    /// <summary>The rows dM of an image, and the gradients of the biases.</summary>
    public void LoadGradientRows(int image, int chunk, int worker)
    {
        ChannelMaps activations = wayBack!.Activations, pooled = batch.Pooled, gradients = wayBack.Pooled;
        float* dy = Map(worker), sums = Sums(worker);
        for (int channel = 0; channel < Filters; channel += TSimd.Width)
        {
            ChannelPool<TSimd, TVector>.Backward(
                activations.Image(image) + channel, activations.Stride, Shape, WindowSide, wayBack.Coefficients.Pointer + channel, Lanes(Filters),
                pooled.Image(image) + channel, gradients.Image(image) + channel, pooled.Stride, dy, sums);
            for (int lane = 0; lane < Math.Min(TSimd.Width, Filters - channel); lane++)
                AddBiasGradient(chunk, channel + lane, sums[lane]);
            ChannelTransforms<TSimd, TVector>.OutputGradient(plan, dy, batch.Outputs, image, channel, scratch[worker].Pointer);
        }
    }

    /// <summary>The gradient of an image's input, for the stage before if that is for small maps too.</summary>
    public void PassGradientOn(int image, int chunk, int worker)
    {
        ChannelTransforms<TSimd, TVector>.InputGradient(
            plan, wayBack!.Inputs, image, InputGradient(image), wayBack.Source.Stride, scratch[worker].Pointer);
        previous?.AddGradientSums(image, chunk, worker);
    }

    /// <summary>Writes the gradient of an image's input in <c>(channel, row, column)</c> order.</summary>
    public void WriteInputGradient(int image, float* planes) => wayBack!.Source.ToPlanes(image, planes);

    /// <summary>Adds Σdz and Σdz·y of an image to its chunk's.</summary>
    private void AddGradientSums(int image, int chunk, int worker)
    {
        float* sums = Sums(worker);
        for (int channel = 0; channel < Filters; channel += TSimd.Width)
        {
            ChannelPool<TSimd, TVector>.GradientSums(
                wayBack!.Pooled.Image(image) + channel, batch.Pooled.Image(image) + channel, batch.Pooled.Stride, PooledLength, sums);
            for (int lane = 0; lane < Math.Min(TSimd.Width, Filters - channel); lane++)
                Statistics.AddGradient(chunk, channel + lane, sums[lane], sums[TSimd.Width + lane]);
        }
    }

    /// <summary>What only training needs.</summary>
    private sealed class Return : IDisposable
    {
        private readonly bool ownsSource;
        private readonly int rowsPerImage;

        public Return(SmallMapStage<TSimd, TVector> stage)
        {
            int inputs = stage.Shape.Channels, outputs = stage.Filters;
            SmallMapPlan plan = stage.plan;
            rowsPerImage = plan.RowsPerImage;
            Activations = new(stage.MapLength, outputs);
            Pooled = new(stage.PooledLength, outputs);
            ownsSource = stage.previous is null;
            Source = stage.previous?.wayBack!.Pooled ?? new(stage.MapLength, inputs);
            Inputs = new(plan.Positions, inputs);
            Coefficients = new(3L * Lanes(outputs));
            Taps = AlignedBuffer.Each(stage.workers, (long)UnpackedTogether * PackedWeights.Taps * ColumnsTogether);
        }

        /// <summary>y.</summary>
        public ChannelMaps Activations { get; }

        /// <summary>dz, the gradient of the normalised output.</summary>
        public ChannelMaps Pooled { get; }

        /// <summary>dx, the gradient of the normalised input: the stage before's dz.</summary>
        public ChannelMaps Source { get; }

        /// <summary>dV.</summary>
        public ChannelRows Inputs { get; }

        /// <summary>A, B and C of the channels; see <see cref="PoolGradient"/>.</summary>
        public AlignedBuffer Coefficients { get; }

        /// <summary>For each thread, the gradients of some inputs' weights.</summary>
        public AlignedBuffer[] Taps { get; }

        public void Reserve(int images)
        {
            Activations.Reserve(images);
            Pooled.Reserve(images);
            if (ownsSource)
                Source.Reserve(images);
            Inputs.Reserve(images * rowsPerImage);
        }

        public void Dispose()
        {
            if (ownsSource)
                Source.Dispose();
            foreach (IDisposable owned in (IEnumerable<IDisposable>)
                [Activations, Pooled, Inputs, Coefficients, .. Taps])
            {
                owned.Dispose();
            }
        }
    }
}
