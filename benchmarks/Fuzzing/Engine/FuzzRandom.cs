namespace VlassNet.Fuzzing;

/// <summary>
/// Random numbers that depend on a seed, a reader and the number of an input alone, so that any input can be made again without
/// those before it. (SplitMix64: <see cref="Random"/> with a seed takes longer to start than most inputs to be read.)
/// </summary>
internal sealed class FuzzRandom(ulong state)
{
    public static FuzzRandom For(ulong seed, string reader, long number)
    {
        ulong hash = seed;
        foreach (char letter in reader)
            hash = Mix(hash ^ letter);
        return new FuzzRandom(Mix(hash ^ Mix((ulong)number)));
    }

    public ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Next(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    public bool OneIn(int chances) => Next(chances) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
