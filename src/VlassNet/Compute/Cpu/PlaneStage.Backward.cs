using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <content>The way back: from the gradient of the normalised output to those of the weights and of the input.</content>
internal unsafe partial class PlaneStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override void Backward(int image, int chunk, int worker, bool isFirst)
    {
        float* input = Input(image, worker);
        float* dy = gradientPlanes[worker].Pointer;
        for (int first = 0; first < Filters; first += PackedWeights.Tile)
        {
            ActivationGradient(image, chunk, first, new RowBand(0, layout.Rows), dy + first * layout.Length);
        }

        WeightGradient<TSimd, TVector>.Accumulate(dy, Filters, input, inputs, layout, new RowBand(0, layout.Rows), ChunkRows(chunk));
        if (inputGradient is not null)
            PassGradientOn(inputGradient, image, chunk, worker);
    }

    private void PassGradientOn(DirectConvolution<TSimd, TVector> convolution, int image, int chunk, int worker)
    {
        float* dx = tilePlanes[worker].Pointer;
        convolution.Load(gradientPlanes[worker].Pointer, worker);
        for (int first = 0; first < inputs; first += PackedWeights.Tile)
        {
            convolution.Run(first, worker, new RowBand(0, layout.Rows), dx);
            for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, inputs); channel++)
            {
                PlaneTransfer.CopyOut(
                    dx + (channel - first) * layout.Length, layout, Previous!.GradientMap(image, channel, worker));
                Previous.TakeGradient(image, chunk, channel, worker);
            }
        }
    }

    /// <summary>dy of up to five channels, and the gradients of their biases.</summary>
    private void ActivationGradient(int image, int chunk, int first, RowBand band, float* dy)
    {
        for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, Filters); channel++)
        {
            int plane = (channel - first) * layout.Length + layout.Lead;
            float* pooledMap = Pooled(image, channel), gradient = OutputGradient(image) + channel * PooledLength;
            ref readonly PoolGradient rule = ref Statistics.Gradient(channel);
            AddBiasGradient(chunk, channel, Pools
                ? rule.Run<TSimd, TVector>(Activations(image, first) + plane, layout, band, pooledMap, gradient, dy + plane)
                : ActivationMap.Gradient<TSimd, TVector>(rule, pooledMap, gradient, layout, dy + plane));
        }
    }
}
