using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The batch normalisation of one block: its statistics over a batch, added up by chunks, and the affine map <c>scale·x + shift</c>
/// that they make of it.
/// </summary>
internal sealed unsafe class BatchStatistics
{
    private readonly int channels;
    private readonly float momentum;
    private readonly float* gamma;
    private readonly float* beta;
    private readonly float* gammaGradient;
    private readonly float* betaGradient;
    private readonly float* runningMean;
    private readonly float* runningVariance;
    private readonly double[] sums;
    private readonly double[] squares;
    private readonly double[] gradientSums;
    private readonly double[] gradientProducts;
    private readonly double[] mean;
    private readonly double[] variance;
    private readonly PoolGradient[] gradients;

    public BatchStatistics(CpuParameters parameters, string number, int channels, int chunks, float momentum)
    {
        this.channels = channels;
        this.momentum = momentum;
        gamma = parameters.Values($"norm{number}.weight");
        beta = parameters.Values($"norm{number}.bias");
        gammaGradient = parameters.Gradients($"norm{number}.weight");
        betaGradient = parameters.Gradients($"norm{number}.bias");
        runningMean = parameters.Values($"norm{number}.running_mean");
        runningVariance = parameters.Values($"norm{number}.running_var");
        sums = new double[chunks * channels];
        squares = new double[chunks * channels];
        gradientSums = new double[chunks * channels];
        gradientProducts = new double[chunks * channels];
        mean = new double[channels];
        variance = new double[channels];
        gradients = new PoolGradient[channels];
        Scale = new float[channels];
        Shift = new float[channels];
    }

    /// <summary>γ/σ of each channel.</summary>
    public float[] Scale { get; }

    /// <summary>β − γμ/σ of each channel.</summary>
    public float[] Shift { get; }

    /// <summary>The way back through one channel; see <see cref="FinishGradient"/>.</summary>
    public ref readonly PoolGradient Gradient(int channel) => ref gradients[channel];

    public void BeginChunk(int chunk)
    {
        foreach (double[] values in (ReadOnlySpan<double[]>)[sums, squares, gradientSums, gradientProducts])
            values.AsSpan(chunk * channels, channels).Clear();
    }

    /// <summary>Adds the Σy and Σy² of one image's channel.</summary>
    public void Add(int chunk, int channel, double sum, double squareSum)
    {
        sums[chunk * channels + channel] += sum;
        squares[chunk * channels + channel] += squareSum;
    }

    /// <summary>Adds the Σdz and Σdz·(y − μ) of one image's channel.</summary>
    public void AddGradient<TSimd, TVector>(int chunk, int channel, float* gradient, float* pooled, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int at = chunk * channels + channel;
        PlaneTransfer.GradientSums<TSimd, TVector>(
            gradient, pooled, (float)mean[channel], length, ref gradientSums[at], ref gradientProducts[at]);
    }

    /// <summary>The same, from the Σdz and Σdz·y of one image's channel.</summary>
    public void AddGradient(int chunk, int channel, double sum, double product)
    {
        int at = chunk * channels + channel;
        gradientSums[at] += sum;
        gradientProducts[at] += product - mean[channel] * sum;
    }

    /// <summary>Puts the chunks together: mean, variance and the affine map of the batch.</summary>
    /// <param name="usedChunks">How many chunks the batch had.</param>
    /// <param name="count">N, images × pixels.</param>
    public void FinishBatch(int usedChunks, double count)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            mean[channel] = Total(sums, channel, usedChunks) / count;
            variance[channel] = Math.Max(0, Total(squares, channel, usedChunks) / count - mean[channel] * mean[channel]);
            SetAffine(channel, mean[channel], variance[channel]);
        }
    }

    /// <summary>The affine map of the moving averages, for prediction.</summary>
    public void UseMovingAverages()
    {
        for (int channel = 0; channel < channels; channel++)
            SetAffine(channel, runningMean[channel], runningVariance[channel]);
    }

    /// <summary>Puts the chunks' gradient sums together: the gradients of γ and β, and the way back through each channel.</summary>
    /// <param name="usedChunks">How many chunks the batch had.</param>
    /// <param name="count">N, images × pixels.</param>
    /// <param name="keepScale">1/(1 − dropout rate), 1 without dropout.</param>
    public void FinishGradient(int usedChunks, double count, double keepScale)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            double inverseDeviation = 1 / Math.Sqrt(variance[channel] + BatchNormalization.Epsilon);
            double sum = Total(gradientSums, channel, usedChunks);
            double product = Total(gradientProducts, channel, usedChunks) * inverseDeviation;
            gammaGradient[channel] = (float)product;
            betaGradient[channel] = (float)sum;
            gradients[channel] = PoolGradient.Of(
                gamma[channel], mean[channel], inverseDeviation, keepScale, sum, product, count);
        }
    }

    /// <summary>moving ← batch.</summary>
    public void KeepBatch()
    {
        for (int channel = 0; channel < channels; channel++)
        {
            runningMean[channel] = (float)mean[channel];
            runningVariance[channel] = (float)variance[channel];
        }
    }

    /// <summary>moving ← momentum·moving + (1 − momentum)·batch.</summary>
    public void UpdateMovingAverages()
    {
        for (int channel = 0; channel < channels; channel++)
        {
            runningMean[channel] = (float)(momentum * runningMean[channel] + (1 - momentum) * mean[channel]);
            runningVariance[channel] = (float)(momentum * runningVariance[channel] + (1 - momentum) * variance[channel]);
        }
    }

    private double Total(double[] values, int channel, int usedChunks)
    {
        double total = 0;
        for (int chunk = 0; chunk < usedChunks; chunk++)
            total += values[chunk * channels + channel];
        return total;
    }

    private void SetAffine(int channel, double center, double spread)
    {
        double scale = gamma[channel] / Math.Sqrt(spread + BatchNormalization.Epsilon);
        Scale[channel] = (float)scale;
        Shift[channel] = (float)(beta[channel] - scale * center);
    }
}
