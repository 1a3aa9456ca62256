using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>
/// Turns a batch normalisation of another program, whose values lie where the block's own do, into what VlassNet computes: one after the
/// ReLU, with VlassNet's ε. All is computed in double precision and rounded once.
/// </summary>
internal static class NormalizationFold
{
    /// <summary>The variance with which a normalisation divides by just 1: in 32 bits, it and ε add up to 1.</summary>
    private const float UnitVariance = 1 - BatchNormalization.Epsilon;

    /// <summary>Makes γ/√(v+ε) what it was with another ε.</summary>
    public static void IntoScale(NetworkWeights weights, int block, float epsilon)
    {
        float[] scale = weights[$"norm{block}.weight"].Buffer, variance = weights[$"norm{block}.running_var"].Buffer;
        for (int i = 0; i < scale.Length && epsilon != BatchNormalization.Epsilon; i++)
            scale[i] = (float)(scale[i] * Math.Sqrt((variance[i] + (double)BatchNormalization.Epsilon) / (variance[i] + (double)epsilon)));
    }

    /// <summary>Works a normalisation that comes before the ReLU into the convolution, and leaves one that changes nothing.</summary>
    public static void IntoConvolution(NetworkWeights weights, int block, float epsilon)
    {
        float[] kernels = weights[$"conv{block}.weight"].Buffer, biases = weights[$"conv{block}.bias"].Buffer;
        float[] scale = weights[$"norm{block}.weight"].Buffer, shift = weights[$"norm{block}.bias"].Buffer;
        float[] mean = weights[$"norm{block}.running_mean"].Buffer, variance = weights[$"norm{block}.running_var"].Buffer;
        int length = kernels.Length / biases.Length;
        for (int filter = 0; filter < biases.Length; filter++)
        {
            double factor = scale[filter] / Math.Sqrt(variance[filter] + (double)epsilon);
            biases[filter] = (float)(((biases[filter] - (double)mean[filter]) * factor) + shift[filter]);
            foreach (ref float weight in kernels.AsSpan(filter * length, length))
                weight = (float)(weight * factor);
        }

        MakeIdentity(weights, block);
    }

    /// <summary>Makes a normalisation that changes nothing.</summary>
    public static void MakeIdentity(NetworkWeights weights, int block)
    {
        Array.Fill(weights[$"norm{block}.weight"].Buffer, 1);
        Array.Clear(weights[$"norm{block}.bias"].Buffer);
        Array.Clear(weights[$"norm{block}.running_mean"].Buffer);
        Array.Fill(weights[$"norm{block}.running_var"].Buffer, UnitVariance);
    }
}
