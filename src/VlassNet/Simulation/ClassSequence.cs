namespace VlassNet.Simulation;

/// <summary>
/// Which class each image has: drawn for each from (seed, index) alone, so that a longer set begins with the shorter one.
/// </summary>
internal sealed class ClassSequence
{
    private readonly ulong seed;
    private readonly double[] upTo;

    public ClassSequence(ulong seed, ReadOnlySpan<double> proportions)
    {
        this.seed = seed;
        upTo = new double[proportions.Length];
        double sum = 0;
        for (int label = 0; label < upTo.Length; label++)
            upTo[label] = sum += proportions[label];
    }

    public int Label(int index)
    {
        double place = new CounterRandom(seed, RandomStreams.Label, (ulong)index).NextDouble() * upTo[^1];
        int label = 0;
        while (place >= upTo[label])
            label++;
        return label;
    }
}
