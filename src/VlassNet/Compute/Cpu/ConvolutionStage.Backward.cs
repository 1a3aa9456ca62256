using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <content>The way back: from the gradient of the normalised output to those of the weights and of the input.</content>
internal sealed unsafe partial class ConvolutionStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Adds one channel of <see cref="OutputGradient"/> to the sums that its batch normalisation needs.</summary>
    public void AddGradientSums(int image, int chunk, int channel) =>
        statistics.AddGradient<TSimd, TVector>(
            chunk, channel, OutputGradient(image) + channel * PooledLength, Pooled(image, channel), PooledLength);

    /// <summary>As above, all channels.</summary>
    public void AddGradientSums(int image, int chunk)
    {
        for (int channel = 0; channel < filters; channel++)
            AddGradientSums(image, chunk, channel);
    }

    /// <summary>Backward for one image: adds to the chunk's weight gradient, and hands the input's gradient to the stage before.</summary>
    /// <param name="image">Which image.</param>
    /// <param name="chunk">Its chunk.</param>
    /// <param name="worker">The thread.</param>
    /// <param name="isFirst">Whether it is the chunk's first image.</param>
    public void Backward(int image, int chunk, int worker, bool isFirst)
    {
        float* input = Input(image, worker);
        float* dy = gradientPlanes[worker].Pointer;
        if (previous is null)
            forward.Load(input, worker);
        for (int first = 0; first < filters; first += PackedWeights.Tile)
        {
            if (previous is null)
                BackwardFirst(input, image, chunk, first, worker);
            else
                ActivationGradient(Activations(image, first, worker), image, chunk, first, new RowBand(0, layout.Rows), dy + first * layout.Length);
        }

        if (previous is null)
            return;
        weightGradients.Add(dy, input, worker, ChunkRows(chunk), isFirst);
        PassGradientOn(image, chunk, worker);
    }

    /// <summary>Ends the way back of a chunk.</summary>
    public void EndChunk(int chunk, int worker) => weightGradients.Finish(worker, ChunkRows(chunk));

    /// <summary>Adds the chunks' gradients up, in their order.</summary>
    /// <param name="chunks">How many chunks the batch had.</param>
    /// <param name="part">Which part of the output channels.</param>
    /// <param name="parts">How many parts there are.</param>
    public void Reduce(int chunks, int part, int parts)
    {
        int rowLength = weightGradients.RowLength;
        for (int channel = filters * part / parts; channel < filters * (part + 1) / parts; channel++)
        {
            double bias = 0;
            float* total = ChunkRows(0) + channel * rowLength;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                bias += chunkBiasGradients[chunk * filters + channel];
                if (chunk > 0)
                    PlaneTransfer.AddTo<TSimd, TVector>(total, ChunkRows(chunk) + channel * rowLength, rowLength);
            }

            biasGradient[channel] = (float)bias;
            weightGradients.Unpack(total, weightGradient + channel * inputs * PackedWeights.Taps);
        }
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
                    dx + (channel - first) * layout.Length, layout, previous!.OutputGradient(image) + channel * MapLength);
                previous.AddGradientSums(image, chunk, channel);
            }
        }
    }

    /// <summary>Five channels of the first stage: band by band, the activations again, their gradient, and the weights'.</summary>
    private void BackwardFirst(float* input, int image, int chunk, int first, int worker)
    {
        float* y = tilePlanes[worker].Pointer;
        float* dy = gradientPlanes[worker].Pointer;
        int end = Math.Min(first + PackedWeights.Tile, filters);
        for (RowBand band = FirstBand; band.From < layout.Rows; band = Next(band))
        {
            forward.Run(first, worker, band, y);
            double ignored = 0;
            for (int channel = first; channel < end; channel++)
                Activate(y, image, channel, band, pooledTile[worker].Pointer, first, ref ignored, ref ignored);
            ActivationGradient(y, image, chunk, first, band, dy);
            WeightGradient<TSimd, TVector>.Accumulate(
                dy, end - first, input, inputs, layout, band, ChunkRows(chunk) + first * weightGradients.RowLength);
        }
    }

    /// <summary>dy of up to five channels, and the gradients of their biases.</summary>
    private void ActivationGradient(float* y, int image, int chunk, int first, RowBand band, float* dy)
    {
        for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, filters); channel++)
        {
            int plane = (channel - first) * layout.Length + layout.Lead;
            chunkBiasGradients[chunk * filters + channel] += statistics.Gradient(channel).Run<TSimd, TVector>(
                y + plane, layout, band, Pooled(image, channel), OutputGradient(image) + channel * PooledLength, dy + plane);
        }
    }
}
