using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>
/// A convolution block whose maps are small, for many images at once. Channels are the lanes, and the convolution is products of
/// matrices (see <see cref="SmallMapPlan"/>) whose rows are the images: so a map of 2×2 pixels costs its multiply-adds, and weights
/// are read once for all images. Training takes a batch in phases: rows, products, activation, and so back.
/// </summary>
internal sealed unsafe partial class SmallMapStage<TSimd, TVector> : BlockStage
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int WidestVector = 16;

    /// <summary>The most floats of rows that prediction makes at once, so that these stay near: half of a second-level cache of a megabyte.</summary>
    private const int RowsTogether = 1 << 17;

    /// <summary>From so many images on, the rows of a product are the images.</summary>
    private const int FewestTogether = 4;

    private readonly SmallMapPlan plan;
    private readonly SmallMapStage<TSimd, TVector>? previous;
    private readonly SmallMapWork batch;
    private readonly SmallMapWork[] own;
    private readonly ChannelMaps[] sources = [];
    private readonly ChannelRows weightRows;
    private readonly AlignedBuffer affine;
    private readonly AlignedBuffer identity;
    private readonly AlignedBuffer places = new(WidestVector);
    private readonly AlignedBuffer[] scratch;
    private readonly WeightColumns columns;
    private readonly int workers;

    /// <param name="index">Which block.</param>
    /// <param name="spec">The network.</param>
    /// <param name="parameters">The network's parameters and gradients.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="chunks">The most chunks that a batch is cut into.</param>
    /// <param name="allowWinograd">Whether Winograd's way is taken where it is shorter.</param>
    /// <param name="previous">The stage before, if it is for small maps too.</param>
    /// <param name="columns">Each thread's room for some columns of weights, which all these stages share.</param>
    public SmallMapStage(
        int index, NetworkSpec spec, CpuParameters parameters, int workers, int chunks, bool allowWinograd,
        SmallMapStage<TSimd, TVector>? previous, WeightColumns columns)
        : base(index, spec, parameters, chunks)
    {
        this.workers = workers;
        this.previous = previous;
        this.columns = columns;
        plan = new SmallMapPlan(Shape, allowWinograd);
        if (previous is null)
            sources = [.. Enumerable.Range(0, workers + 1).Select(_ => new ChannelMaps(MapLength, Shape.Channels))];
        batch = new(plan, Filters, PooledLength, previous?.batch.Pooled ?? sources[workers]);
        own = [.. Enumerable.Range(0, workers).Select(worker => new SmallMapWork(
            plan, Filters, PooledLength, previous?.own[worker].Pooled ?? sources[worker]))];
        weightRows = new(plan.Matrices, Filters);
        weightRows.Reserve(Shape.Channels);
        affine = new(2 * Lanes(Filters));
        identity = new(2 * Lanes(Shape.Channels));
        new Span<float>(identity.Pointer, Shape.Channels).Fill(1);
        for (int lane = 0; lane < WidestVector; lane++)
            Places[lane] = (uint)(lane * MapLength);
        scratch = AlignedBuffer.Each(workers, ChannelTransforms<TSimd, TVector>.ScratchLength + (MapLength + 2L) * TSimd.Width);
    }

    /// <summary>Pixels along the side of a window that the pool makes one of.</summary>
    private int WindowSide => Pools ? 2 : 1;

    private uint* Places => (uint*)places.Pointer;

    /// <summary>Where the blocks before put a whole batch for the first of these stages.</summary>
    public ChannelMaps BatchSource => sources[workers];

    /// <summary>Makes room for a batch to train on.</summary>
    public void ReserveBatch(int images)
    {
        if (previous is null)
            sources[workers].Reserve(images);
        batch.Reserve(images, images);
        wayBack ??= new Return(this);
        wayBack.Reserve(images);
        columns.Reserve((long)plan.Matrices * ColumnStride(Math.Max(Shape.Channels, Filters)));
    }

    /// <summary>Makes room for images that each worker predicts at once.</summary>
    public void ReserveOwn(int images)
    {
        int rowsOfImage = plan.Positions * plan.RowsPerImage * (batch.Inputs.Stride + batch.Outputs.Stride);
        int together = Math.Clamp(RowsTogether / rowsOfImage, 1, images);
        for (int worker = 0; worker < workers; worker++)
        {
            if (previous is null)
                sources[worker].Reserve(images);
            own[worker].Reserve(images, together);
        }
    }

    /// <summary>Where the blocks before put the images that a worker predicts, for the first of these stages.</summary>
    public ChannelMaps OwnSource(int worker) => sources[worker];

    /// <summary>In training the products pack the weights themselves, some columns at a time.</summary>
    public override void PackWeights(bool training, int part, int parts)
    {
        if (training)
            return;
        int first = Shape.Channels * part / parts, end = Shape.Channels * (part + 1) / parts;
        Pack(
            Weights + first * PackedWeights.Taps, end - first, PackedWeights.Taps, Filters, Shape.Channels * PackedWeights.Taps,
            weightRows.At(0) + first * weightRows.Stride, weightRows.Stride, weightRows.PositionStride);
    }

    public override void UseMovingAverages()
    {
        base.UseMovingAverages();
        UseAffine();
    }

    /// <summary>Takes the affine map of <see cref="BlockStage.Statistics"/> for the stage after.</summary>
    public void UseAffine()
    {
        Statistics.Scale.CopyTo(new Span<float>(affine.Pointer, Filters));
        Statistics.Shift.CopyTo(new Span<float>(affine.Pointer + Lanes(Filters), Filters));
    }

    /// <summary>The rows of an image of the batch.</summary>
    public void LoadRows(int image, int worker) => LoadRows(batch, image, image, worker);

    /// <summary>Activation and pool of an image of the batch.</summary>
    public void Activate(int image, int chunk, int worker)
    {
        ChannelMaps activations = wayBack!.Activations;
        for (int channel = 0; channel < Filters; channel += TSimd.Width)
            Activate(batch, image, image, channel, activations.Image(image) + channel, activations.Stride, chunk, worker);
    }

    /// <summary>All phases for a worker's images, as many at once as there are rows for, for prediction.</summary>
    public void Predict(int images, int worker)
    {
        SmallMapWork work = own[worker];
        float* y = Map(worker);
        for (int image = 0; image < images; image++)
        {
            int row = image % work.Images;
            if (row == 0)
                Convolve(work, image, Math.Min(work.Images, images - image), worker);
            for (int channel = 0; channel < Filters; channel += TSimd.Width)
            {
                ChannelTransforms<TSimd, TVector>.Output(plan, work.Outputs, row, channel, y, TSimd.Width, scratch[worker].Pointer);
                ChannelPool<TSimd, TVector>.Predict(
                    y, TSimd.Width, Shape, WindowSide, Bias + channel, Gamma + channel, work.Pooled.Image(image) + channel, work.Pooled.Stride);
            }
        }
    }

    /// <summary>The same, to add up the statistics of a chunk.</summary>
    public void Measure(int images, int chunk, int worker)
    {
        SmallMapWork work = own[worker];
        for (int image = 0; image < images; image++)
        {
            int row = image % work.Images;
            if (row == 0)
                Convolve(work, image, Math.Min(work.Images, images - image), worker);
            for (int channel = 0; channel < Filters; channel += TSimd.Width)
                Activate(work, image, row, channel, Map(worker), TSimd.Width, chunk, worker);
        }
    }

    /// <summary>Writes the normalised output of an image of the batch, in <c>(channel, row, column)</c> order.</summary>
    public void FlattenBatch(int image, float* destination) => Flatten(batch, image, destination);

    /// <summary>The same of an image that a worker has predicted.</summary>
    public void FlattenOwn(int image, int worker, float* destination) => Flatten(own[worker], image, destination);

    public override void Dispose()
    {
        wayBack?.Dispose();
        foreach (IDisposable owned in (IEnumerable<IDisposable>)
            [batch, .. own, .. sources, weightRows, affine, identity, places, .. scratch])
        {
            owned.Dispose();
        }
    }

    private static int Lanes(int channels) => PlaneLayout.RoundUp(channels, WidestVector);

    /// <summary>A map of one vector of channels, in a worker's scratch.</summary>
    private float* Map(int worker) => scratch[worker].Pointer + ChannelTransforms<TSimd, TVector>.ScratchLength;

    /// <summary>Two vectors of sums after it.</summary>
    private float* Sums(int worker) => Map(worker) + MapLength * TSimd.Width;

    /// <summary>Puts matrices of weights into rows: of some inputs, in vectors of outputs; or, for the way back, the other way about.</summary>
    private void Pack(
        float* weights, int rows, int rowStride, int columnCount, int columnStride, float* packed, int stride, int matrixStride)
    {
        if (plan.UsesTiles)
        {
            WinogradWeights<TSimd, TVector>.Transform(
                weights, rowStride, columnStride, rows, columnCount, reversed: false, packed, stride, matrixStride);
            return;
        }

        for (int row = 0; row < rows; row++)
            PackedWeights.Turn(weights + row * rowStride, columnStride, columnCount, packed + row * stride, matrixStride);
    }

    private void LoadRows(SmallMapWork work, int image, int row, int worker)
    {
        float* normalisation = previous is null ? identity.Pointer : previous.affine.Pointer;
        ChannelTransforms<TSimd, TVector>.Input(
            plan, work.Input.Image(image), work.Input.Stride, normalisation, normalisation + Lanes(Shape.Channels), work.Inputs, row,
            scratch[worker].Pointer);
    }

    private void Convolve(SmallMapWork work, int first, int images, int worker)
    {
        for (int row = 0; row < images; row++)
            LoadRows(work, first + row, row, worker);
        if (images >= FewestTogether || plan.UsesTiles)
            MultiplyByPositions(work, images);
        else
            MultiplyByRuns(work, images);
    }

    /// <summary>The rows of a product are the images.</summary>
    private void MultiplyByPositions(SmallMapWork work, int images)
    {
        for (int position = 0; position < plan.Positions; position++)
        {
            bool add = false;
            foreach (SmallMapTerm term in plan.OfOutput(position))
            {
                PanelFactors inputs = new(work.Inputs.At(term.Input), work.Inputs.Stride, 1, Shape.Channels);
                ChannelProducts<TSimd, TVector>.Run(
                    inputs, weightRows.At(term.Matrix), weightRows.Stride, work.Outputs.At(position), work.Outputs.Stride,
                    images * plan.RowsPerImage, Filters, add);
                add = true;
            }
        }
    }

    /// <summary>
    /// The rows of a product are pixels of one image, with the same bits: for few images, so that a vector of weights is used for more than one
    /// row, and each matrix is fetched once.
    /// </summary>
    private void MultiplyByRuns(SmallMapWork work, int images)
    {
        for (int position = 0; position < plan.Positions; position++)
            new Span<float>(work.Outputs.At(position), images * work.Outputs.Stride).Clear();
        foreach (SmallMapRun run in plan.Runs)
        {
            for (int image = 0; image < images; image++)
            {
                PanelFactors inputs = new(work.Inputs.At(run.Input) + image * work.Inputs.Stride, work.Inputs.PositionStride, 1, Shape.Channels);
                ChannelProducts<TSimd, TVector>.Run(
                    inputs, weightRows.At(run.Matrix), weightRows.Stride, work.Outputs.At(run.Output) + image * work.Outputs.Stride,
                    work.Outputs.PositionStride, run.Count, Filters, add: true);
            }
        }
    }

    private void Activate(SmallMapWork work, int image, int row, int channel, float* y, int stride, int chunk, int worker)
    {
        ChannelTransforms<TSimd, TVector>.Output(plan, work.Outputs, row, channel, y, stride, scratch[worker].Pointer);
        ChannelsPass pass = new(Bias + channel, Gamma + channel, Pass(image, channel), Places);
        float* sums = Sums(worker);
        ChannelPool<TSimd, TVector>.Train(
            y, stride, Shape, WindowSide, pass, work.Pooled.Image(image) + channel, work.Pooled.Stride, sums);
        for (int lane = 0; lane < Math.Min(TSimd.Width, Filters - channel); lane++)
            Statistics.Add(chunk, channel + lane, sums[lane], sums[TSimd.Width + lane]);
    }

    private void Flatten(SmallMapWork work, int image, float* destination)
    {
        work.Pooled.ToPlanes(image, destination);
        for (int channel = 0; channel < Filters; channel++)
        {
            float* map = destination + channel * PooledLength;
            PlaneTransfer.Affine<TSimd, TVector>(map, Statistics.Scale[channel], Statistics.Shift[channel], PooledLength, map);
        }
    }
}
