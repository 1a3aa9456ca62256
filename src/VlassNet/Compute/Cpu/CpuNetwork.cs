using VlassNet.Compute.Cpu.Simd;
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
    private AlignedBuffer features = new(0);
    private AlignedBuffer featureGradients = new(0);

    public CpuNetwork(NetworkSpec spec, CpuParameters parameters, int workers, bool allowWinograd)
    {
        Spec = spec;
        Blocks = new ConvolutionStage<TSimd, TVector>[spec.Blocks.Length];
        if (Blocks.Length > 0)
        {
            Blocks[0] = spec.Blocks[0].Pool
                ? new FirstStage<TSimd, TVector>(spec, parameters, workers, MaximumChunks)
                : new FirstPlaneStage<TSimd, TVector>(spec, parameters, workers, MaximumChunks);
            First = (IImageStage)Blocks[0];
        }

        for (int block = 1; block < Blocks.Length; block++)
        {
            Blocks[block] = allowWinograd && TileLayout.Suits(spec.ShapeBefore(block), spec.Blocks[block].Filters)
                ? new WinogradStage<TSimd, TVector>(block, spec, parameters, workers, MaximumChunks, Blocks[block - 1])
                : new PlaneStage<TSimd, TVector>(block, spec, parameters, workers, MaximumChunks, Blocks[block - 1]);
        }

        Layers = new DenseStage<TSimd, TVector>[spec.DenseOutputs.Length];
        for (int layer = 0; layer < Layers.Length; layer++)
            Layers[layer] = new(layer, spec, parameters);
        pixels = AlignedBuffer.Each(workers, spec.Input.Length);
    }

    public NetworkSpec Spec { get; }

    public ConvolutionStage<TSimd, TVector>[] Blocks { get; }

    /// <summary>The first of <see cref="Blocks"/>, or null where there is none.</summary>
    public IImageStage? First { get; }

    public DenseStage<TSimd, TVector>[] Layers { get; }

    /// <summary>What the dense layers start from, <c>(image, channel, row, column)</c>, or <c>(image, channel)</c> after the average.</summary>
    public float* Features => features.Pointer;

    /// <summary>Where the first dense layer puts the gradient of its inputs; null where nobody wants it.</summary>
    public float* FeatureGradients =>
        Spec.GlobalAverage ? featureGradients.Pointer : Blocks.Length > 0 ? Blocks[^1].OutputGradient(0) : null;

    public void Reserve(int images, int slots, bool training)
    {
        foreach (ConvolutionStage<TSimd, TVector> block in Blocks)
            block.Reserve(slots, training);
        foreach (DenseStage<TSimd, TVector> layer in Layers)
            layer.Reserve(images, training);
        AlignedBuffer.Grow(ref features, (long)images * Spec.FlattenedLength);
        if (training && Spec.GlobalAverage)
            AlignedBuffer.Grow(ref featureGradients, (long)images * Spec.FlattenedLength);
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

    /// <summary>Flattens the last block's output of an image, or averages it.</summary>
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
            Blocks[^1].SpreadGradient(image, featureGradients.Pointer + (long)image * Spec.FlattenedLength);
        Blocks[^1].TakeGradients(image, chunk, worker);
    }

    /// <summary>The inputs of a dense layer.</summary>
    public float* DenseInput(int layer) => layer == 0 ? Features : Layers[layer - 1].Outputs;

    public void Dispose()
    {
        foreach (IDisposable owned in (IEnumerable<IDisposable>)[.. Blocks, .. Layers, .. pixels, features, featureGradients])
            owned.Dispose();
    }

    private float* Feature(int image) => features.Pointer + (long)image * Spec.FlattenedLength;
}
