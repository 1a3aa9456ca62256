using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>
/// Keras' default initialiser: uniform within ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010), where a 3×3 convolution
/// counts each channel nine times.
/// </summary>
internal static class GlorotUniform
{
    /// <summary>Sets initial weights apart from everything else that is drawn with the same seed.</summary>
    private const ulong Stream = 0x676C_6F72_6F74;

    /// <summary>The bound that the weights of a kernel of that shape are drawn within.</summary>
    /// <param name="shape"><c>(output, input)</c> or <c>(output, input, row, column)</c>.</param>
    public static double Limit(ImmutableArray<int> shape)
    {
        double taps = shape.Length == 4 ? (double)shape[2] * shape[3] : 1;
        return Math.Sqrt(6 / (taps * ((double)shape[0] + shape[1])));
    }

    /// <summary>Draws every kernel, each from a sequence of its own; biases and batch normalisation keep what they have.</summary>
    public static void Fill(NetworkWeights weights, ulong seed)
    {
        for (int index = 0; index < weights.Count; index++)
        {
            WeightTensor tensor = weights[index];
            if (tensor.Shape.Length == 1)
                continue;
            double limit = Limit(tensor.Shape);
            CounterRandom random = new(seed, Stream, (ulong)index);
            tensor.Write(values =>
            {
                foreach (ref float value in values)
                    value = (float)random.Uniform(-limit, limit);
            });
        }
    }
}
