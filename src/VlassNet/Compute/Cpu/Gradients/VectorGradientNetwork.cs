using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu.Gradients;

/// <summary>The blocks and dense layers of a network, with vectors of one width. Puts them together; the arithmetic is theirs.</summary>
internal sealed unsafe class VectorGradientNetwork<TSimd, TVector> : GradientNetwork
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly GradientBlock<TSimd, TVector>[] blocks;
    private readonly GradientDense<TSimd, TVector>[] layers;
    private readonly AlignedBuffer[] gradients;
    private readonly AlignedBuffer[] means;
    private readonly AlignedBuffer[] meanGradients;
    private readonly ImageShape map;

    public VectorGradientNetwork(NetworkWeights weights, int workers)
    {
        Spec = weights.Spec;
        blocks = new GradientBlock<TSimd, TVector>[Spec.Blocks.Length];
        for (int block = 0; block < blocks.Length; block++)
            blocks[block] = new(block, weights, workers);
        layers = new GradientDense<TSimd, TVector>[Spec.DenseOutputs.Length];
        for (int layer = 0; layer < layers.Length; layer++)
            layers[layer] = new(layer, weights, workers);
        map = Spec.ShapeBefore(blocks.Length);
        gradients = AlignedBuffer.Each(workers, map.Length);
        means = AlignedBuffer.Each(workers, Spec.GlobalAverage ? map.Channels : 0);
        meanGradients = AlignedBuffer.Each(workers, Spec.GlobalAverage ? map.Channels : 0);
    }

    public override NetworkSpec Spec { get; }

    public override void Forward(ReadOnlySpan<float> image, int worker, Span<float> logits)
    {
        fixed (float* pixels = image)
        {
            float* values = pixels;
            foreach (GradientBlock<TSimd, TVector> block in blocks)
                values = block.Forward(values, worker);
            if (Spec.GlobalAverage)
                values = Average(values, worker);
            foreach (GradientDense<TSimd, TVector> layer in layers)
                values = layer.Forward(values, worker);
            new ReadOnlySpan<float>(values, Spec.Classes).CopyTo(logits);
        }
    }

    public override void Backward(ReadOnlySpan<float> logitGradient, int worker, Span<float> gradient)
    {
        float* values = ThroughDense(logitGradient, worker);
        for (int block = blocks.Length - 1; block >= 0; block--)
            values = blocks[block].Backward(values, worker);
        new ReadOnlySpan<float>(values, Spec.Input.Length).CopyTo(gradient);
    }

    public override float[] ClassActivation(ReadOnlySpan<float> logitGradient, int worker) =>
        blocks[^1].ClassActivation(ThroughDense(logitGradient, worker), worker);

    public override void Dispose()
    {
        foreach (IDisposable owned in (IEnumerable<IDisposable>)[.. blocks, .. layers, .. gradients, .. means, .. meanGradients])
            owned.Dispose();
    }

    /// <summary>The gradient of what the last block gives.</summary>
    private float* ThroughDense(ReadOnlySpan<float> logitGradient, int worker)
    {
        logitGradient.CopyTo(new Span<float>(layers[^1].OutputGradient(worker), Spec.Classes));
        for (int layer = layers.Length - 1; layer > 0; layer--)
            layers[layer].Backward(worker, layers[layer - 1].OutputGradient(worker));
        float* gradient = gradients[worker].Pointer;
        if (!Spec.GlobalAverage)
        {
            layers[0].Backward(worker, gradient);
            return gradient;
        }

        float* mean = meanGradients[worker].Pointer;
        layers[0].Backward(worker, mean);
        int pixels = map.Rows * map.Columns;
        for (int channel = 0; channel < map.Channels; channel++)
            new Span<float>(gradient + channel * pixels, pixels).Fill(mean[channel] / pixels);
        return gradient;
    }

    /// <summary>The mean of each channel's map.</summary>
    private float* Average(float* maps, int worker)
    {
        float* mean = means[worker].Pointer;
        int pixels = map.Rows * map.Columns;
        for (int channel = 0; channel < map.Channels; channel++)
            mean[channel] = (float)(PlaneTransfer.Sum<TSimd, TVector>(maps + channel * pixels, pixels) / pixels);
        return mean;
    }
}
