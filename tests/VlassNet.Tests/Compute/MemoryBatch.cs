using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>Images, labels and factors in memory.</summary>
/// <param name="Images">Each in (channel, row, column) order.</param>
/// <param name="Labels">The true class of each image.</param>
/// <param name="Factors">The factor on the loss of each image.</param>
internal sealed record MemoryBatch(float[][] Images, int[] Labels, float[] Factors) : ITrainingBatch
{
    /// <summary>The probabilities to learn of each image; null or empty where its label is certain.</summary>
    public float[][]? Shares { get; init; }

    public int Count => Images.Length;

    /// <summary>Noise with a bright spot, random labels, factors ½, 1 or 2.</summary>
    public static MemoryBatch Random(NetworkSpec spec, int count, ulong seed)
    {
        float[][] images = new float[count][];
        int[] labels = new int[count];
        float[] factors = new float[count];
        for (int i = 0; i < count; i++)
        {
            CounterRandom random = new(seed, 1, (ulong)i);
            images[i] = [.. Enumerable.Range(0, spec.Input.Length).Select(_ => (float)random.NextDouble())];
            images[i][random.NextInt(spec.Input.Length)] = 5;
            labels[i] = random.NextInt(spec.Classes);
            factors[i] = MathF.Pow(2, random.NextInt(3) - 1);
        }

        return new MemoryBatch(images, labels, factors);
    }

    public void CopyImage(int index, Span<float> destination) => Images[index].CopyTo(destination);

    public int Label(int index) => Labels[index];

    public float Weight(int index) => Factors[index];

    public ReadOnlySpan<float> Targets(int index) => Shares is null ? [] : Shares[index];

    /// <summary>One image of the batch as a batch of its own.</summary>
    public MemoryBatch One(int index) => new([Images[index]], [Labels[index]], [Factors[index]]);
}
