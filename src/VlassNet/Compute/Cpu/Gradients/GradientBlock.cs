using System.Globalization;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu.Gradients;

/// <summary>
/// A convolution block as it predicts, forward and back to its input. Between blocks lie dense maps, normalised, in
/// <c>(channel, row, column)</c> order.
/// </summary>
internal sealed unsafe class GradientBlock<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Tile = PackedWeights.Tile;

    private readonly PlaneLayout layout;
    private readonly int inputs;
    private readonly int filters;
    private readonly bool pools;
    private readonly int mapLength;
    private readonly int pooledLength;
    private readonly float[] bias;
    private readonly float[] scale;
    private readonly float[] shift;
    private readonly DirectConvolution<TSimd, TVector> forward;
    private readonly DirectConvolution<TSimd, TVector> backward;
    private readonly AlignedBuffer[] inputPlanes;
    private readonly AlignedBuffer[] activations;
    private readonly AlignedBuffer[] pooled;
    private readonly AlignedBuffer[] outputs;
    private readonly AlignedBuffer[] activationGradients;
    private readonly AlignedBuffer[] inputTile;
    private readonly AlignedBuffer[] inputGradients;

    /// <param name="index">Which block.</param>
    /// <param name="weights">The network's weights.</param>
    /// <param name="workers">Number of threads.</param>
    public GradientBlock(int index, NetworkWeights weights, int workers)
    {
        ImageShape shape = weights.Spec.ShapeBefore(index);
        layout = new PlaneLayout(shape);
        inputs = shape.Channels;
        filters = weights.Spec.Blocks[index].Filters;
        int padded = PackedWeights.Tiles(filters) * Tile;
        if ((long)Math.Max(inputs, padded) * layout.Length > int.MaxValue)
        {
            throw new ArgumentException(
                $"Block {index + 1}: expected maps of at most {int.MaxValue} values for an image whose prediction is to be explained; "
                + $"found {Math.Max(inputs, padded)} maps of {shape.Rows}×{shape.Columns}, with their borders.", nameof(weights));
        }

        mapLength = shape.Rows * shape.Columns;
        pools = weights.Spec.Blocks[index].Pool;
        ImageShape pooledShape = weights.Spec.ShapeBefore(index + 1);
        pooledLength = pooledShape.Rows * pooledShape.Columns;
        string number = (index + 1).ToString(CultureInfo.InvariantCulture);
        bias = weights[$"conv{number}.bias"].Buffer;
        (scale, shift) = Normalization(weights, number);
        forward = new(layout, inputs, filters, backward: false, workers);
        backward = new(layout, filters, inputs, backward: true, workers);
        fixed (float* kernels = weights[$"conv{number}.weight"].Buffer)
        {
            forward.SetWeights(kernels, part: 0, parts: 1);
            backward.SetWeights(kernels, part: 0, parts: 1);
        }

        inputPlanes = AlignedBuffer.Each(workers, inputs * layout.Length);
        activations = AlignedBuffer.Each(workers, padded * layout.Length);
        pooled = AlignedBuffer.Each(workers, filters * pooledLength);
        outputs = AlignedBuffer.Each(workers, filters * pooledLength);
        activationGradients = AlignedBuffer.Each(workers, filters * layout.Length);
        inputTile = AlignedBuffer.Each(workers, Tile * layout.Length);
        inputGradients = AlignedBuffer.Each(workers, inputs * mapLength);
    }

    /// <summary>Convolution → ReLU → pool → batch normalisation, which commutes with the pool.</summary>
    /// <param name="input">The maps that go in; not read afterwards.</param>
    /// <param name="worker">The thread.</param>
    /// <returns>The maps that come out, until the worker's next image.</returns>
    public float* Forward(float* input, int worker)
    {
        float* planes = inputPlanes[worker].Pointer;
        for (int channel = 0; channel < inputs; channel++)
        {
            PlaneTransfer.Normalize<TSimd, TVector>(
                input + channel * mapLength, 1, 0, layout, planes + channel * layout.Length);
        }

        forward.Load(planes, worker);
        float* output = outputs[worker].Pointer;
        for (int first = 0; first < filters; first += Tile)
        {
            for (int row = 0; row < layout.Rows; row += forward.BandRows)
            {
                RowBand band = new(row, Math.Min(row + forward.BandRows, layout.Rows));
                forward.Run(first, worker, band, Activations(first, worker));
                for (int channel = first; channel < Math.Min(first + Tile, filters); channel++)
                    Activate(channel, worker, band);
            }
        }

        for (int channel = 0; channel < filters; channel++)
        {
            PlaneTransfer.Affine<TSimd, TVector>(
                Pooled(channel, worker), scale[channel], shift[channel], pooledLength, output + channel * pooledLength);
        }

        return output;
    }

    /// <summary>The way back of the worker's last image.</summary>
    /// <param name="outputGradient">The gradient of the maps that came out.</param>
    /// <param name="worker">The thread.</param>
    /// <returns>The gradient of the maps that went in, until the worker's next image.</returns>
    public float* Backward(float* outputGradient, int worker)
    {
        RowBand rows = new(0, layout.Rows);
        float* dy = activationGradients[worker].Pointer;
        for (int channel = 0; channel < filters; channel++)
        {
            // With the moving averages in place of a batch's statistics, batch normalisation is a factor and no more.
            PoolGradient rule = new(scale[channel], Constant: 0, Slope: 0);
            float* kept = Pooled(channel, worker), gradient = outputGradient + channel * pooledLength;
            float* result = dy + channel * layout.Length + layout.Lead;
            if (pools)
                rule.Run<TSimd, TVector>(Activations(channel, worker) + layout.Lead, layout, rows, kept, gradient, result);
            else
                ActivationMap.Gradient<TSimd, TVector>(rule, kept, gradient, layout, result);
        }

        backward.Load(dy, worker);
        float* tile = inputTile[worker].Pointer, inputGradient = inputGradients[worker].Pointer;
        for (int first = 0; first < inputs; first += Tile)
        {
            backward.Run(first, worker, rows, tile);
            for (int channel = first; channel < Math.Min(first + Tile, inputs); channel++)
                PlaneTransfer.CopyOut(tile + (channel - first) * layout.Length, layout, inputGradient + channel * mapLength);
        }

        return inputGradient;
    }

    /// <summary>Grad-CAM with this block's convolution; see <see cref="GradientNetwork.ClassActivation"/>.</summary>
    /// <remarks>
    /// The pool hands each of its gradients to one pixel, so the mean of a map's gradient is that of the pooled ones times the scale of
    /// the batch normalisation, whichever pixels they are.
    /// </remarks>
    public float[] ClassActivation(float* outputGradient, int worker)
    {
        double[] sums = new double[mapLength];
        for (int channel = 0; channel < filters; channel++)
        {
            double weight = 0;
            for (int pixel = 0; pixel < pooledLength; pixel++)
                weight += outputGradient[channel * pooledLength + pixel];
            weight *= scale[channel] / (double)mapLength;
            float* map = pools ? Activations(channel, worker) + layout.Lead : Pooled(channel, worker);
            int stride = pools ? layout.Stride : layout.Columns;
            for (int pixel = 0; pixel < mapLength; pixel++)
                sums[pixel] += weight * map[pixel / layout.Columns * stride + pixel % layout.Columns];
        }

        return Array.ConvertAll(sums, sum => (float)Math.Max(sum, 0));
    }

    public void Dispose()
    {
        forward.Dispose();
        backward.Dispose();
        foreach (AlignedBuffer buffer in (AlignedBuffer[])
            [.. inputPlanes, .. activations, .. pooled, .. outputs, .. activationGradients, .. inputTile, .. inputGradients])
        {
            buffer.Dispose();
        }
    }

    /// <summary>γ/σ and β − γμ/σ of each channel, with the moving averages.</summary>
    private static (float[] Scale, float[] Shift) Normalization(NetworkWeights weights, string number)
    {
        float[] gamma = weights[$"norm{number}.weight"].Buffer, beta = weights[$"norm{number}.bias"].Buffer;
        float[] mean = weights[$"norm{number}.running_mean"].Buffer, variance = weights[$"norm{number}.running_var"].Buffer;
        float[] scale = new float[gamma.Length], shift = new float[gamma.Length];
        for (int channel = 0; channel < gamma.Length; channel++)
        {
            double factor = gamma[channel] / Math.Sqrt(variance[channel] + BatchNormalization.Epsilon);
            (scale[channel], shift[channel]) = ((float)factor, (float)(beta[channel] - factor * mean[channel]));
        }

        return (scale, shift);
    }

    /// <summary>
    /// Bias and ReLU, in place where there is a pool, and the pool, of some rows of a channel. What else the pass adds up is for training.
    /// </summary>
    private void Activate(int channel, int worker, RowBand band)
    {
        double sum = 0, squares = 0;
        ChannelPass pass = new(bias[channel], scale[channel] < 0 ? -1 : 1, KeepScale: 1, 0, DropoutThreshold: 0, 0);
        float* plane = Activations(channel, worker) + layout.Lead, kept = Pooled(channel, worker);
        if (pools)
            ActivationPool.Train<TSimd, TVector>(plane, layout, band, pass, kept, ref sum, ref squares);
        else
            ActivationMap.Train<TSimd, TVector>(plane, layout, band, pass, kept, ref sum, ref squares);
    }

    private float* Activations(int channel, int worker) => activations[worker].Pointer + channel * layout.Length;

    private float* Pooled(int channel, int worker) => pooled[worker].Pointer + channel * pooledLength;
}
