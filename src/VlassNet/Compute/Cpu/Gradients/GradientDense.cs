using System.Globalization;
using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu.Gradients;

/// <summary>A dense layer of one image, forward and back to its inputs. The weights are read where they are, <c>(output, input)</c>.</summary>
internal sealed unsafe class GradientDense<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Outputs that are summed together: the inputs are loaded once for them, and no sum has to wait for itself.</summary>
    private const int Together = 4;

    private readonly float[] weights;
    private readonly float[] bias;
    private readonly int inputs;
    private readonly bool isActivated;
    private readonly AlignedBuffer[] outputs;
    private readonly AlignedBuffer[] outputGradients;

    /// <param name="index">Which dense layer; the last has no ReLU.</param>
    /// <param name="network">The network's weights.</param>
    /// <param name="workers">Number of threads.</param>
    public GradientDense(int index, NetworkWeights network, int workers)
    {
        string number = (index + 1).ToString(CultureInfo.InvariantCulture);
        weights = network[$"dense{number}.weight"].Buffer;
        bias = network[$"dense{number}.bias"].Buffer;
        inputs = network.Spec.DenseInputs[index];
        isActivated = index < network.Spec.Hidden.Length;
        outputs = AlignedBuffer.Each(workers, bias.Length);
        outputGradients = AlignedBuffer.Each(workers, bias.Length);
    }

    /// <summary>Where the gradient of the outputs is put before <see cref="Backward"/>.</summary>
    public float* OutputGradient(int worker) => outputGradients[worker].Pointer;

    /// <returns>The outputs, until the worker's next image.</returns>
    public float* Forward(float* input, int worker)
    {
        float* output = outputs[worker].Pointer;
        fixed (float* w = weights)
        {
            int first = 0;
            for (; first + Together <= bias.Length; first += Together)
                Products4(w + (long)first * inputs, input, inputs, output + first);
            for (; first < bias.Length; first++)
                output[first] = Product(w + (long)first * inputs, input, inputs);
        }

        for (int i = 0; i < bias.Length; i++)
        {
            float sum = output[i] + bias[i];
            output[i] = isActivated ? Math.Max(sum, 0) : sum;
        }

        return output;
    }

    /// <summary>Writes the gradient of the inputs. The gradient of the outputs is used up.</summary>
    public void Backward(int worker, float* inputGradient)
    {
        float* output = outputs[worker].Pointer, gradient = outputGradients[worker].Pointer;
        for (int i = 0; i < bias.Length && isActivated; i++)
            gradient[i] = output[i] > 0 ? gradient[i] : 0;
        fixed (float* w = weights)
            Dense<TSimd, TVector>.InputGradient(gradient, 1, bias.Length, w, inputGradient, inputs, 0, inputs);
    }

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[.. outputs, .. outputGradients])
            buffer.Dispose();
    }

    /// <summary>The scalar products of four rows of weights with the inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products4(float* w, float* x, int count, float* y)
    {
        float* w1 = w + count, w2 = w1 + count, w3 = w2 + count;
        TVector a = default, b = default, c = default, d = default;
        int at = 0;
        for (; at + TSimd.Width <= count; at += TSimd.Width)
        {
            TVector value = TSimd.Load(x + at);
            a = TSimd.MultiplyAdd(value, TSimd.Load(w + at), a);
            b = TSimd.MultiplyAdd(value, TSimd.Load(w1 + at), b);
            c = TSimd.MultiplyAdd(value, TSimd.Load(w2 + at), c);
            d = TSimd.MultiplyAdd(value, TSimd.Load(w3 + at), d);
        }

        (y[0], y[1], y[2], y[3]) = (TSimd.Sum(a), TSimd.Sum(b), TSimd.Sum(c), TSimd.Sum(d));
        for (; at < count; at++)
        {
            y[0] += x[at] * w[at];
            y[1] += x[at] * w1[at];
            y[2] += x[at] * w2[at];
            y[3] += x[at] * w3[at];
        }
    }

    private static float Product(float* w, float* x, int count)
    {
        float sum = 0;
        for (int at = 0; at < count; at++)
            sum += x[at] * w[at];
        return sum;
    }
}
