using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <content>The way back: from the gradient of the normalised output to those of the weights and of the input.</content>
internal sealed unsafe partial class PlaneStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override void Backward(int image, int chunk, int worker, bool isFirst)
    {
        float* input = Input(image, worker);
        float* dy = gradientPlanes[worker].Pointer;
        if (Previous is null)
            forward.Load(input, worker);
        for (int first = 0; first < Filters; first += PackedWeights.Tile)
        {
            if (Previous is null)
                BackwardFirst(input, image, chunk, first, worker);
            else
                ActivationGradient(Activations(image, first, worker), image, chunk, first, new RowBand(0, layout.Rows), dy + first * layout.Length);
        }

        if (Previous is null)
            return;
        WeightGradient<TSimd, TVector>.Accumulate(dy, Filters, input, inputs, layout, new RowBand(0, layout.Rows), ChunkRows(chunk));
        PassGradientOn(image, chunk, worker);
    }

    private void PassGradientOn(int image, int chunk, int worker)
    {
        float* dx = tilePlanes[worker].Pointer;
        inputGradient!.Load(gradientPlanes[worker].Pointer, worker);
        for (int first = 0; first < inputs; first += PackedWeights.Tile)
        {
            inputGradient.Run(first, worker, new RowBand(0, layout.Rows), dx);
            for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, inputs); channel++)
            {
                PlaneTransfer.CopyOut(
                    dx + (channel - first) * layout.Length, layout, Previous!.OutputGradient(image) + channel * MapLength);
                Previous.AddGradientSums(image, chunk, channel);
            }
        }
    }

    /// <summary>Five channels of the first stage: band by band, the activations again, their gradient, and the weights'.</summary>
    private void BackwardFirst(float* input, int image, int chunk, int first, int worker)
    {
        float* y = tilePlanes[worker].Pointer;
        float* dy = gradientPlanes[worker].Pointer;
        int end = Math.Min(first + PackedWeights.Tile, Filters);
        for (RowBand band = FirstBand; band.From < layout.Rows; band = Next(band))
        {
            forward.Run(first, worker, band, y);
            double ignored = 0;
            for (int channel = first; channel < end; channel++)
                Activate(y, image, channel, band, pooledTile[worker].Pointer, first, ref ignored, ref ignored);
            ActivationGradient(y, image, chunk, first, band, dy);
            WeightGradient<TSimd, TVector>.Accumulate(
                dy, end - first, input, inputs, layout, band, ChunkRows(chunk) + first * RowLength);
        }
    }

    /// <summary>dy of up to five channels, and the gradients of their biases.</summary>
    private void ActivationGradient(float* y, int image, int chunk, int first, RowBand band, float* dy)
    {
        for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, Filters); channel++)
        {
            int plane = (channel - first) * layout.Length + layout.Lead;
            AddBiasGradient(chunk, channel, Statistics.Gradient(channel).Run<TSimd, TVector>(
                y + plane, layout, band, Pooled(image, channel), OutputGradient(image) + channel * PooledLength, dy + plane));
        }
    }
}
