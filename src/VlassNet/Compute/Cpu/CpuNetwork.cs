using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.SmallMaps;
using VlassNet.Compute.Cpu.Winograd;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>The stages of a network, and what lies between the last convolution block and the first dense layer.</summary>
internal sealed unsafe class CpuNetwork<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>The most chunks that a training batch is cut into, and so the most threads that can share its convolutions.</summary>
    public const int MaximumChunks = 16;

    /// <summary>The most images that go through the blocks of small maps together in prediction.</summary>
    private const int LargestGroup = 16;

    private readonly AlignedBuffer[] pixels;
    private readonly AlignedBuffer[] planes;
    private readonly WeightColumns weightColumns;
    private AlignedBuffer features = new(0);
    private AlignedBuffer featureGradient = new(0);

    public CpuNetwork(NetworkSpec spec, CpuParameters parameters, int workers, bool allowWinograd)
    {
        Spec = spec;
        int large = spec.Blocks.Length;
        while (large > 1 && IsSmall(spec, large - 1, allowWinograd))
            large--;
        Blocks = new ConvolutionStage<TSimd, TVector>[large];
        if (Blocks.Length > 0)
        {
            Blocks[0] = spec.Blocks[0].Pool
                ? new FirstStage<TSimd, TVector>(spec, parameters, workers, MaximumChunks)
                : new FirstPlaneStage<TSimd, TVector>(spec, parameters, workers, MaximumChunks);
            First = (IImageStage)Blocks[0];
        }

        for (int block = 1; block < Blocks.Length; block++)
        {
            Blocks[block] = allowWinograd && TileLayout.SuitsOverEdges(spec.ShapeBefore(block), spec.Blocks[block].Filters)
                ? new WinogradStage<TSimd, TVector>(block, spec, parameters, workers, MaximumChunks, Blocks[block - 1])
                : new PlaneStage<TSimd, TVector>(block, spec, parameters, workers, MaximumChunks, Blocks[block - 1]);
        }

        weightColumns = new(workers);
        SmallMaps = new SmallMapStage<TSimd, TVector>[spec.Blocks.Length - large];
        for (int stage = 0; stage < SmallMaps.Length; stage++)
        {
            SmallMaps[stage] = new(
                large + stage, spec, parameters, workers, MaximumChunks, allowWinograd, stage == 0 ? null : SmallMaps[stage - 1],
                weightColumns);
        }

        Stages = [.. Blocks, .. SmallMaps];
        Layers = new DenseStage<TSimd, TVector>[spec.DenseOutputs.Length];
        for (int layer = 0; layer < Layers.Length; layer++)
            Layers[layer] = new(layer, spec, parameters);
        pixels = AlignedBuffer.Each(workers, spec.Input.Length);
        planes = AlignedBuffer.Each(
            SmallMaps.Length > 0 ? workers : 0, Math.Max(spec.ShapeBefore(large).Length, spec.ShapeBefore(spec.Blocks.Length).Length));
    }

    public NetworkSpec Spec { get; }

    /// <summary>The blocks that are computed image by image: the first ones.</summary>
    public ConvolutionStage<TSimd, TVector>[] Blocks { get; }

    /// <summary>The blocks after them, whose maps are small: many images are computed at once.</summary>
    public SmallMapStage<TSimd, TVector>[] SmallMaps { get; }

    /// <summary>All blocks, in their order.</summary>
    public BlockStage[] Stages { get; }

    /// <summary>The first of <see cref="Blocks"/>, or null where there is none.</summary>
    public IImageStage? First { get; }

    public DenseStage<TSimd, TVector>[] Layers { get; }

    /// <summary>
    /// Called where a part ends, with the number of its block; null for none. A prediction's blocks are reported by the thread that computes
    /// them, so only a session of one thread can be observed.
    /// </summary>
    public Action<EnginePart, int>? PartEnded { get; set; }

    /// <summary>What the dense layers start from, <c>(image, channel, row, column)</c>, or <c>(image, channel)</c> after the average.</summary>
    public float* Features => features.Pointer;

    /// <summary>Where the first dense layer puts the gradient of its inputs; null where it is not needed.</summary>
    public float* FeatureGradient =>
        KeepsFeatureGradient ? featureGradient.Pointer : Blocks.Length > 0 ? Blocks[^1].OutputGradient(0) : null;

    /// <summary>Makes room.</summary>
    /// <param name="images">Images whose features are held.</param>
    /// <param name="slots">Images that the blocks hold.</param>
    /// <param name="training">Whether there will be a way back.</param>
    public void Reserve(int images, int slots, bool training)
    {
        foreach (ConvolutionStage<TSimd, TVector> block in Blocks)
            block.Reserve(slots, training);
        foreach (DenseStage<TSimd, TVector> layer in Layers)
            layer.Reserve(images, training);
        AlignedBuffer.Grow(ref features, (long)images * Spec.FlattenedLength);
        if (training && KeepsFeatureGradient)
            AlignedBuffer.Grow(ref featureGradient, (long)images * Spec.FlattenedLength);
    }

    /// <summary>Makes room in the stages for small maps for a batch to train on.</summary>
    public void ReserveSmallMaps(int images)
    {
        foreach (SmallMapStage<TSimd, TVector> stage in SmallMaps)
            stage.ReserveBatch(images);
    }

    /// <summary>Takes an image from the batch, for the first block or, where there is none, as features.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="index">Which image of the batch.</param>
    /// <param name="image">Its row among the features.</param>
    /// <param name="slot">Its place in the blocks.</param>
    /// <param name="worker">The thread that does it.</param>
    public void LoadImage(IImageBatch batch, int index, int image, int slot, int worker)
    {
        if (First is null)
        {
            batch.CopyImage(index, new Span<float>(Feature(image), Spec.FlattenedLength));
            return;
        }

        batch.CopyImage(index, new Span<float>(pixels[worker].Pointer, Spec.Input.Length));
        First.SetImage(slot, pixels[worker].Pointer);
    }

    /// <summary>Hands an image from the last of <see cref="Blocks"/> to the first of <see cref="SmallMaps"/>.</summary>
    /// <param name="slot">Its place in the blocks.</param>
    /// <param name="maps">Receives it.</param>
    /// <param name="image">Its place there.</param>
    /// <param name="worker">The thread that does it.</param>
    public void EnterSmallMaps(int slot, ChannelMaps maps, int image, int worker)
    {
        Blocks[^1].Flatten(slot, planes[worker].Pointer);
        maps.FromPlanes(planes[worker].Pointer, image);
    }

    /// <summary>The way back: hands the gradient of an image from the first of <see cref="SmallMaps"/> to the last of <see cref="Blocks"/>.</summary>
    public void LeaveSmallMaps(int image, int chunk, int worker)
    {
        ConvolutionStage<TSimd, TVector> last = Blocks[^1];
        SmallMaps[0].WriteInputGradient(image, planes[worker].Pointer);
        for (int channel = 0; channel < SmallMaps[0].Shape.Channels; channel++)
        {
            new ReadOnlySpan<float>(planes[worker].Pointer + channel * last.PooledLength, last.PooledLength)
                .CopyTo(new Span<float>(last.GradientMap(image, channel, worker), last.PooledLength));
            last.TakeGradient(image, chunk, channel, worker);
        }
    }

    /// <summary>
    /// Makes room for groups of images that one thread takes through all blocks together, as many groups as there are threads at least. An image's
    /// bits do not depend on its group.
    /// </summary>
    /// <returns>Images in a group: one, where there are no small maps.</returns>
    public int ReserveGroups(int images, int workers)
    {
        int group = Math.Clamp((images + workers - 1) / workers, 1, SmallMaps.Length > 0 ? LargestGroup : 1);
        foreach (SmallMapStage<TSimd, TVector> stage in SmallMaps)
            stage.ReserveOwn(group);
        return group;
    }

    /// <summary>Takes a group of images through all blocks, as in prediction, to their features.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The image of the batch that has the first row of <see cref="Features"/>.</param>
    /// <param name="first">The row of the group's first image.</param>
    /// <param name="end">The row after its last.</param>
    /// <param name="worker">The thread, whose slot is its own.</param>
    public void PredictGroup(IImageBatch batch, int start, int first, int end, int worker)
    {
        for (int image = first; image < end; image++)
        {
            LoadImage(batch, start + image, image, worker, worker);
            for (int block = 0; block < Blocks.Length; block++)
            {
                Blocks[block].Predict(worker, worker);
                PartEnded?.Invoke(EnginePart.Forward, block);
            }

            if (SmallMaps.Length > 0)
                EnterSmallMaps(worker, SmallMaps[0].OwnSource(worker), image - first, worker);
            else
                Flatten(image, worker);
        }

        for (int stage = 0; stage < SmallMaps.Length; stage++)
        {
            SmallMaps[stage].Predict(end - first, worker);
            PartEnded?.Invoke(EnginePart.Forward, Blocks.Length + stage);
        }

        for (int image = first; SmallMaps.Length > 0 && image < end; image++)
        {
            SmallMaps[^1].FlattenOwn(image - first, worker, SmallMapFeature(image, worker));
            AverageSmallMaps(image, worker);
        }
    }

    /// <summary>Flattens the output of the last small maps in training, or averages it.</summary>
    public void FlattenSmallMaps(int image, int worker)
    {
        SmallMaps[^1].FlattenBatch(image, SmallMapFeature(image, worker));
        AverageSmallMaps(image, worker);
    }

    /// <summary>Hands the gradient of an image's features to the last small maps: the way back of <see cref="FlattenSmallMaps"/>.</summary>
    public void TakeSmallMapGradient(int image, int chunk, int worker)
    {
        float* gradient = FeatureGradient + (long)image * Spec.FlattenedLength;
        if (Spec.GlobalAverage)
        {
            Spread(gradient, planes[worker].Pointer, SmallMaps[^1].PooledLength);
            gradient = planes[worker].Pointer;
        }

        SmallMaps[^1].TakeOutputGradient(image, gradient, chunk, worker);
    }

    /// <summary>Flattens the output of the last of <see cref="Blocks"/>, where no small maps follow it, or averages it.</summary>
    public void Flatten(int image, int slot)
    {
        if (Spec.GlobalAverage)
            Blocks[^1].Average(slot, Feature(image));
        else if (Blocks.Length > 0)
            Blocks[^1].Flatten(slot, Feature(image));
    }

    /// <summary>Takes the gradient of an image's features: the way back of <see cref="Flatten"/>.</summary>
    public void TakeGradients(int image, int chunk, int worker)
    {
        if (Spec.GlobalAverage)
            Spread(FeatureGradient + (long)image * Spec.FlattenedLength, Blocks[^1].OutputGradient(image), Blocks[^1].PooledLength);
        Blocks[^1].TakeGradients(image, chunk, worker);
    }

    /// <summary>The inputs of a dense layer.</summary>
    public float* DenseInput(int layer) => layer == 0 ? Features : Layers[layer - 1].Outputs;

    /// <summary>The row of an image among <see cref="Features"/>.</summary>
    public float* Feature(int image) => features.Pointer + (long)image * Spec.FlattenedLength;

    public void Dispose()
    {
        foreach (IDisposable owned in (IEnumerable<IDisposable>)[.. Stages, .. Layers, .. pixels, .. planes, weightColumns, features, featureGradient])
            owned.Dispose();
    }

    /// <summary>Whether the gradient of the features is not in the last block's own place.</summary>
    private bool KeepsFeatureGradient => SmallMaps.Length > 0 || Spec.GlobalAverage;

    /// <summary>Where the last small maps of an image are flattened: as its features, or to be averaged.</summary>
    private float* SmallMapFeature(int image, int worker) => Spec.GlobalAverage ? planes[worker].Pointer : Feature(image);

    private void AverageSmallMaps(int image, int worker)
    {
        int length = SmallMaps[^1].PooledLength;
        for (int channel = 0; Spec.GlobalAverage && channel < Spec.FlattenedLength; channel++)
            Feature(image)[channel] = (float)(PlaneTransfer.Sum<TSimd, TVector>(planes[worker].Pointer + channel * length, length) / length);
    }

    /// <summary>The way back of an average: every pixel of a channel has the same part of its gradient.</summary>
    private void Spread(float* gradient, float* maps, int length)
    {
        for (int channel = 0; channel < Spec.FlattenedLength; channel++)
            new Span<float>(maps + channel * length, length).Fill(gradient[channel] / length);
    }

    /// <summary>
    /// Winograd's way by images is the fastest where its tiles are the map; small maps come next, and then tiles that reach over the edge.
    /// </summary>
    private static bool IsSmall(NetworkSpec spec, int block, bool allowWinograd)
    {
        ImageShape input = spec.ShapeBefore(block);
        int outputs = spec.Blocks[block].Filters;
        return SmallMapPlan.Suits(input, outputs) && !(allowWinograd && TileLayout.Suits(input, outputs));
    }
}
