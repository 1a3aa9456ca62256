using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// One convolution block, image by image: convolution → ReLU → (dropout) → batch normalisation → pool, and back. Between two stages lie
/// dense maps: the pooled map before normalisation, which the next stage normalises while it loads it, and on the way back the
/// gradient of the normalised one. A block without a pool has windows of one pixel: its pooled map is the map of its activations.
/// </summary>
internal abstract unsafe class ConvolutionStage<TSimd, TVector> : BlockStage
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int chunks;
    private AlignedBuffer chunkGradients = new(0);
    private AlignedBuffer pooled = new(0);
    private AlignedBuffer pooledGradient = new(0);

    /// <param name="index">Which block.</param>
    /// <param name="spec">The network.</param>
    /// <param name="parameters">The network's parameters and gradients.</param>
    /// <param name="chunks">The most chunks that a batch is cut into.</param>
    /// <param name="previous">The stage before, or null for the first.</param>
    protected ConvolutionStage(
        int index, NetworkSpec spec, CpuParameters parameters, int chunks, ConvolutionStage<TSimd, TVector>? previous)
        : base(index, spec, parameters, chunks)
    {
        this.chunks = chunks;
        Previous = previous;
    }

    protected ConvolutionStage<TSimd, TVector>? Previous { get; }

    /// <summary>Whether there is an <see cref="OutputGradient"/>.</summary>
    protected virtual bool KeepsGradients => true;

    /// <summary>Floats that a chunk leaves of an output channel's weight gradient.</summary>
    protected abstract int RowLength { get; }

    /// <summary>Makes room for a batch.</summary>
    /// <param name="slots">Images that are held at once.</param>
    /// <param name="training">Whether there will be a way back.</param>
    public virtual void Reserve(int slots, bool training)
    {
        AlignedBuffer.Grow(ref pooled, (long)slots * OutputLength);
        if (!training)
            return;
        AlignedBuffer.Grow(ref pooledGradient, KeepsGradients ? (long)slots * OutputLength : 0);
        AlignedBuffer.Grow(ref chunkGradients, (long)chunks * Filters * RowLength);
    }

    /// <summary>The pooled map of a channel, before normalisation.</summary>
    public float* Pooled(int slot, int channel) => pooled.Pointer + (long)slot * OutputLength + channel * PooledLength;

    /// <summary>The gradient of this stage's normalised output for an image, <c>(channel, row, column)</c>.</summary>
    public float* OutputGradient(int slot) => pooledGradient.Pointer + (long)slot * OutputLength;

    /// <summary>Forward for training, up to the pool.</summary>
    public abstract void Forward(int image, int chunk, int worker);

    /// <summary>Forward for prediction, up to the pool.</summary>
    public abstract void Predict(int slot, int worker);

    /// <summary>Writes the normalised output of an image, in <c>(channel, row, column)</c> order.</summary>
    public void Flatten(int slot, float* destination)
    {
        for (int channel = 0; channel < Filters; channel++)
        {
            PlaneTransfer.Affine<TSimd, TVector>(
                Pooled(slot, channel), Statistics.Scale[channel], Statistics.Shift[channel], PooledLength,
                destination + channel * PooledLength);
        }
    }

    /// <summary>Writes the mean of each channel's normalised map, which is the normalised mean.</summary>
    public void Average(int slot, float* destination)
    {
        for (int channel = 0; channel < Filters; channel++)
        {
            double mean = PlaneTransfer.Sum<TSimd, TVector>(Pooled(slot, channel), PooledLength) / PooledLength;
            destination[channel] = (float)(Statistics.Scale[channel] * mean + Statistics.Shift[channel]);
        }
    }

    /// <summary>
    /// Where the stage after writes the gradient of a channel's normalised map, which <see cref="TakeGradient"/> then takes.
    /// </summary>
    public virtual float* GradientMap(int image, int channel, int worker) => OutputGradient(image) + channel * PooledLength;

    /// <summary>
    /// Takes the <see cref="GradientMap"/> of a channel: adds to the sums that its batch normalisation needs. An image's
    /// channels are taken in their order, by one thread.
    /// </summary>
    public virtual void TakeGradient(int image, int chunk, int channel, int worker) =>
        Statistics.AddGradient<TSimd, TVector>(
            chunk, channel, GradientMap(image, channel, worker), Pooled(image, channel), PooledLength);

    /// <summary>As above, all channels of <see cref="OutputGradient"/>.</summary>
    public void TakeGradients(int image, int chunk, int worker)
    {
        for (int channel = 0; channel < Filters; channel++)
            TakeGradient(image, chunk, channel, worker);
    }

    /// <summary>Backward for one image: adds to the chunk's weight gradient, and hands the input's gradient to the stage before.</summary>
    /// <param name="image">Which image.</param>
    /// <param name="chunk">Its chunk.</param>
    /// <param name="worker">The thread.</param>
    /// <param name="isFirst">Whether it is the chunk's first image.</param>
    public abstract void Backward(int image, int chunk, int worker, bool isFirst);

    /// <summary>Ends the way back of a chunk.</summary>
    public virtual void EndChunk(int chunk, int worker)
    {
    }

    /// <summary>Adds the chunks' gradients up, in their order.</summary>
    /// <param name="usedChunks">How many chunks the batch had.</param>
    /// <param name="part">Which part of the output channels.</param>
    /// <param name="parts">How many parts there are.</param>
    public virtual void Reduce(int usedChunks, int part, int parts)
    {
        for (int channel = Filters * part / parts; channel < Filters * (part + 1) / parts; channel++)
        {
            ReduceBias(usedChunks, channel);
            float* total = ChunkRows(0) + channel * RowLength;
            for (int chunk = 1; chunk < usedChunks; chunk++)
                PlaneTransfer.AddTo<TSimd, TVector>(total, ChunkRows(chunk) + channel * RowLength, RowLength);
            Unpack(total, WeightGradient + channel * Shape.Channels * PackedWeights.Taps);
        }
    }

    public override void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[chunkGradients, pooled, pooledGradient])
            buffer.Dispose();
    }

    /// <summary>Turns a row of a chunk into the gradient of an output channel's weights, <c>(input, tap)</c>.</summary>
    protected virtual void Unpack(float* row, float* gradient)
    {
    }

    /// <summary>The rows of a chunk's weight gradient, one for each output channel.</summary>
    protected float* ChunkRows(int chunk) => chunkGradients.Pointer + (long)chunk * Filters * RowLength;
}
