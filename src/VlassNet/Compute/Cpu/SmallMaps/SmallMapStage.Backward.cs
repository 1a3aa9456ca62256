using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <content>The way back of a batch: rows of the output's gradient, products, gradients of the input and of the weights.</content>
internal sealed unsafe partial class SmallMapStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Input channels whose weights' gradients a work item unpacks.</summary>
    private const int UnpackedPerItem = 8;

    private Return? wayBack;

    /// <summary>Into how many items the products of the way back can be divided.</summary>
    public int GradientItems => (plan.Matrices + plan.Positions) * Parts;

    /// <summary>Into how many items the unpacking of the weights' gradient can be divided.</summary>
    public int UnpackItems => (Shape.Channels + UnpackedPerItem - 1) / UnpackedPerItem;

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
                activations.Image(image) + channel, activations.Stride, Shape, wayBack.Coefficients.Pointer + channel, Lanes(Filters),
                pooled.Image(image) + channel, gradients.Image(image) + channel, pooled.Stride, dy, sums);
            for (int lane = 0; lane < Math.Min(TSimd.Width, Filters - channel); lane++)
                AddBiasGradient(chunk, channel + lane, sums[lane]);
            ChannelTransforms<TSimd, TVector>.OutputGradient(plan, dy, batch.Outputs, image, channel, scratch[worker].Pointer);
        }
    }

    /// <summary>One item of the products: dU = Vᵀ·dM of a matrix of weights, or dV = dM·Uᵀ of an input position.</summary>
    public void MultiplyGradients(int item)
    {
        if (item < plan.Matrices * Parts)
            WeightProducts(item / Parts, item % Parts);
        else
            InputProducts(item / Parts - plan.Matrices, item % Parts);
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

    /// <summary>One item of the weights' gradient, dg = Gᵀ dU G, into the parameters' buffer; the first has the biases too.</summary>
    public void Unpack(int item, int usedChunks, int worker)
    {
        for (int channel = 0; item == 0 && channel < Filters; channel++)
            ReduceBias(usedChunks, channel);
        int first = item * UnpackedPerItem, count = Math.Min(UnpackedPerItem, Shape.Channels - first);
        float* taps = wayBack!.Taps[worker].Pointer;
        ChannelRows source = wayBack.WeightGradients;
        int stride = source.Stride;
        for (int input = 0; input < count; input++)
        {
            float* row = source.At(0) + (first + input) * stride, to = taps + input * PackedWeights.Taps * stride;
            for (int channel = 0; plan.UsesTiles && channel < Filters; channel += TSimd.Width)
            {
                WinogradTransforms<TSimd, TVector>.Weights(
                    row + channel, source.PositionStride, scratch[worker].Pointer, to + channel, stride);
            }

            for (int tap = 0; !plan.UsesTiles && tap < PackedWeights.Taps; tap++)
                new Span<float>(row + tap * source.PositionStride, Filters).CopyTo(new Span<float>(to + tap * stride, Filters));
        }

        Transpose.Run(
            taps, count * PackedWeights.Taps, Filters, stride, WeightGradient + first * PackedWeights.Taps,
            Shape.Channels * PackedWeights.Taps);
    }

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

    private void WeightProducts(int matrix, int part)
    {
        Range(part, Parts, Filters, out int first, out int count);
        if (count <= 0)
            return;
        ChannelRows result = wayBack!.WeightGradients;
        bool add = false;
        foreach (SmallMapTerm term in plan.OfMatrix(matrix))
        {
            PanelFactors inputs = new(batch.Inputs.At(term.Input), 1, batch.Inputs.Stride, batch.Rows);
            ChannelProducts<TSimd, TVector>.Run(
                inputs, batch.Outputs.At(term.Output) + first, batch.Outputs.Stride, result.At(matrix) + first, result.Stride,
                Shape.Channels, count, add);
            add = true;
        }
    }

    private void InputProducts(int position, int part)
    {
        Range(part, Parts, Shape.Channels, out int first, out int count);
        if (count <= 0)
            return;
        ChannelRows weights = wayBack!.Weights, result = wayBack.Inputs;
        bool add = false;
        foreach (SmallMapTerm term in plan.OfInput(position))
        {
            PanelFactors gradients = new(batch.Outputs.At(term.Output), batch.Outputs.Stride, 1, Filters);
            ChannelProducts<TSimd, TVector>.Run(
                gradients, weights.At(term.Matrix) + first, weights.Stride, result.At(position) + first, result.Stride, batch.Rows, count, add);
            add = true;
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
            Weights = new(plan.Matrices, inputs);
            WeightGradients = new(plan.Matrices, outputs);
            Weights.Reserve(outputs);
            WeightGradients.Reserve(inputs);
            Coefficients = new(3L * Lanes(outputs));
            Taps = AlignedBuffer.Each(stage.workers, (long)UnpackedPerItem * PackedWeights.Taps * WeightGradients.Stride);
        }

        /// <summary>y.</summary>
        public ChannelMaps Activations { get; }

        /// <summary>dz, the gradient of the normalised output.</summary>
        public ChannelMaps Pooled { get; }

        /// <summary>dx, the gradient of the normalised input: the stage before's dz.</summary>
        public ChannelMaps Source { get; }

        /// <summary>dV.</summary>
        public ChannelRows Inputs { get; }

        /// <summary>Uᵀ.</summary>
        public ChannelRows Weights { get; }

        /// <summary>dU.</summary>
        public ChannelRows WeightGradients { get; }

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
                [Activations, Pooled, Inputs, Weights, WeightGradients, Coefficients, .. Taps])
            {
                owned.Dispose();
            }
        }
    }
}
