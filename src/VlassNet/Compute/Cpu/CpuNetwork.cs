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

    private readonly AlignedBuffer[] pixels;
    private readonly AlignedBuffer[] planes;
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
            Blocks[0] = First = new FirstStage<TSimd, TVector>(spec, parameters, workers, MaximumChunks);
        for (int block = 1; block < Blocks.Length; block++)
        {
            Blocks[block] = TakesWinograd(spec, block, allowWinograd)
                ? new WinogradStage<TSimd, TVector>(block, spec, parameters, workers, MaximumChunks, Blocks[block - 1])
                : new PlaneStage<TSimd, TVector>(block, spec, parameters, workers, MaximumChunks, Blocks[block - 1]);
        }

        SmallMaps = new SmallMapStage<TSimd, TVector>[spec.Blocks.Length - large];
        for (int stage = 0; stage < SmallMaps.Length; stage++)
        {
            SmallMaps[stage] = new(
                large + stage, spec, parameters, workers, MaximumChunks, allowWinograd, stage == 0 ? null : SmallMaps[stage - 1]);
        }

        Stages = [.. Blocks, .. SmallMaps];
        Layers = new DenseStage<TSimd, TVector>[spec.DenseOutputs.Length];
        for (int layer = 0; layer < Layers.Length; layer++)
            Layers[layer] = new(layer, spec, parameters);
        pixels = AlignedBuffer.Each(workers, spec.Input.Length);
        planes = AlignedBuffer.Each(SmallMaps.Length > 0 ? workers : 0, spec.ShapeBefore(large).Length);
    }

    public NetworkSpec Spec { get; }

    /// <summary>The blocks that are computed image by image: the first ones.</summary>
    public ConvolutionStage<TSimd, TVector>[] Blocks { get; }

    /// <summary>The blocks behind them, whose maps are small: many images are computed at once.</summary>
    public SmallMapStage<TSimd, TVector>[] SmallMaps { get; }

    /// <summary>All blocks, in their order.</summary>
    public BlockStage[] Stages { get; }

    /// <summary>The first of <see cref="Blocks"/>, or null where there is none.</summary>
    public FirstStage<TSimd, TVector>? First { get; }

    public DenseStage<TSimd, TVector>[] Layers { get; }

    /// <summary>What the dense layers start from, <c>(image, channel, row, column)</c>.</summary>
    public float* Features => features.Pointer;

    /// <summary>The gradient of <see cref="Features"/>; null where no block needs it.</summary>
    public float* FeatureGradient => SmallMaps.Length > 0 ? featureGradient.Pointer : Blocks.Length > 0 ? Blocks[^1].OutputGradient(0) : null;

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
    }

    /// <summary>Makes room in the stages for small maps for a batch to train on.</summary>
    public void ReserveSmallMaps(int images)
    {
        foreach (SmallMapStage<TSimd, TVector> stage in SmallMaps)
            stage.ReserveBatch(images);
        if (SmallMaps.Length > 0)
            AlignedBuffer.Grow(ref featureGradient, (long)images * Spec.FlattenedLength);
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

    /// <summary>Flattens the output of the last of <see cref="Blocks"/>, where no small maps follow it.</summary>
    public void Flatten(int image, int slot)
    {
        if (Blocks.Length > 0)
            Blocks[^1].Flatten(slot, Feature(image));
    }

    /// <summary>The inputs of a dense layer.</summary>
    public float* DenseInput(int layer) => layer == 0 ? Features : Layers[layer - 1].Outputs;

    /// <summary>The row of an image among <see cref="Features"/>.</summary>
    public float* Feature(int image) => features.Pointer + (long)image * Spec.FlattenedLength;

    public void Dispose()
    {
        foreach (IDisposable owned in (IEnumerable<IDisposable>)[.. Stages, .. Layers, .. pixels, .. planes, features, featureGradient])
            owned.Dispose();
    }

    /// <summary>Winograd's way by images is the fastest where it suits; the rule for small maps is for what it leaves.</summary>
    private static bool TakesWinograd(NetworkSpec spec, int block, bool allowWinograd) =>
        allowWinograd && TileLayout.Suits(spec.ShapeBefore(block), spec.Blocks[block].Filters);

    private static bool IsSmall(NetworkSpec spec, int block, bool allowWinograd) =>
        !TakesWinograd(spec, block, allowWinograd) && SmallMapPlan.Suits(spec.ShapeBefore(block), spec.Blocks[block].Filters);
}
