namespace VlassNet.Compute.Cpu;

/// <summary>
/// The sums of which the gradient of a first convolution's weights is made, for each chunk, output channel k, input channel c
/// and tap t.
/// </summary>
/// <remarks>
/// The gradient of a convolution's output is <c>dy = [y &gt; 0]·(A·dz + B + C·y)</c> (<see cref="PoolGradient"/>), where A, B and C
/// are known only when the gradients of the whole batch are. But they are one number for a channel, and so
/// <code>dw[k][c][t] = Σ_p dy(p)·x(p + offset(t)) = A·P + B·Q + C·R</code>
/// with <c>P = Σ [y &gt; 0]·dz·x</c>, <c>Q = Σ [y &gt; 0]·x</c> and <c>R = Σ y·x</c>, which can be added up before, image by
/// image. The bias is one more tap, of which x is 1. In double precision, because B·Q and C·R can cancel.
/// </remarks>
internal sealed class TapTotals(int filters, int inputs, int chunks)
{
    /// <summary>P.</summary>
    public const int Gradient = 0;

    /// <summary>Q.</summary>
    public const int Active = 1;

    /// <summary>R.</summary>
    public const int Activation = 2;

    /// <summary>The place of the bias after the nine taps; only the first input channel's is used.</summary>
    public const int Bias = PackedWeights.Taps;

    private const int Kinds = 3;
    private const int Taps = PackedWeights.Taps + 1;

    private readonly double[] totals = new double[checked(chunks * filters * inputs * Kinds * Taps)];

    private int ChunkLength => filters * inputs * Kinds * Taps;

    /// <summary>Forgets what a chunk has added up.</summary>
    public void BeginChunk(int chunk) => totals.AsSpan(chunk * ChunkLength, ChunkLength).Clear();

    /// <summary>One kind's totals: the nine taps, and the bias.</summary>
    public Span<double> At(int chunk, int channel, int input, int kind) =>
        totals.AsSpan(chunk * ChunkLength + ((channel * inputs + input) * Kinds + kind) * Taps, Taps);

    /// <summary>A·P + B·Q + C·R of the chunks, which are added in their order.</summary>
    /// <param name="usedChunks">How many chunks the batch had.</param>
    /// <param name="channel">k.</param>
    /// <param name="input">c.</param>
    /// <param name="tap">t, or <see cref="Bias"/>.</param>
    /// <param name="rule">A, B and C of the output channel.</param>
    public double Combine(int usedChunks, int channel, int input, int tap, in PoolGradient rule)
    {
        double p = 0, q = 0, r = 0;
        for (int chunk = 0; chunk < usedChunks; chunk++)
        {
            p += At(chunk, channel, input, Gradient)[tap];
            q += At(chunk, channel, input, Active)[tap];
            r += At(chunk, channel, input, Activation)[tap];
        }

        return rule.Sparse * p + rule.Constant * q + rule.Slope * r;
    }
}
