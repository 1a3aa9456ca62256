namespace VlassNet;

/// <summary>
/// Random numbers that depend on a key alone: the same (seed, stream, index) always gives the same sequence, no matter which thread asks
/// for it, on whatever thread, in whatever order. Everything random in the library draws from one of these, so a run is the
/// same twice and the same with any number of threads.
/// </summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood 2014) started at a hash of the key. A stream is a few dozen draws for one sample,
/// for which its 2⁶⁴ period and statistical quality are ample.
/// </remarks>
internal struct CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>Starts the sequence of one key.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">What the numbers are for (an epoch, a purpose), so that two uses never share a sequence.</param>
    /// <param name="index">Which sample within the stream.</param>
    public CounterRandom(ulong seed, ulong stream, ulong index)
    {
        state = Mix(seed + Golden);
        state = Mix(state ^ (stream + Golden));
        state = Mix(state ^ (index + Golden));
    }

    public ulong NextUInt64() => Mix(state += Golden);

    /// <summary>Uniform in [0, 1), with 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [minimum, maximum).</summary>
    public double Uniform(double minimum, double maximum) => minimum + (maximum - minimum) * NextDouble();

    /// <summary>Uniform in 0 … count − 1, without bias (Lemire 2019).</summary>
    public int NextInt(int count)
    {
        ulong low = Math.BigMul(NextUInt64(), (ulong)count, out ulong fraction);
        if (fraction < (ulong)count)
        {
            ulong threshold = (0UL - (ulong)count) % (ulong)count;
            while (fraction < threshold)
                low = Math.BigMul(NextUInt64(), (ulong)count, out fraction);
        }

        return (int)low;
    }

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller 1958; one of the pair is used).</summary>
    public double NextGaussian()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts the items in a random order, every order being equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
