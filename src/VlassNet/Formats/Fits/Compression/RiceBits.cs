using System.Numerics;

namespace VlassNet.Formats.Fits.Compression;

/// <summary>The bits of a Rice-coded tile, the highest of each byte first.</summary>
internal ref struct RiceBits(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> source = source;
    private ulong held;
    private int count;
    private int next;

    /// <summary>Whether more was asked for than there is; what was returned then means nothing.</summary>
    public bool IsPastEnd { get; private set; }

    /// <summary>The next bits as a number, at most 32.</summary>
    public uint Read(int bits)
    {
        while (count < bits)
            Fill();
        count -= bits;
        return (uint)(held >> count) & (uint)((1UL << bits) - 1);
    }

    /// <summary>How many zeros come before the next one, which is passed over too.</summary>
    public int ReadZeros()
    {
        int zeros = 0;
        while (true)
        {
            ulong rest = held & ((1UL << count) - 1);
            if (rest != 0)
            {
                int leading = BitOperations.LeadingZeroCount(rest) - (64 - count);
                count -= leading + 1;
                return zeros + leading;
            }

            zeros += count;
            count = 0;
            Fill();
            if (IsPastEnd)
                return 0;
        }
    }

    private void Fill()
    {
        IsPastEnd |= next >= source.Length;
        held = (held << 8) | (IsPastEnd ? (byte)0 : source[next++]);
        count += 8;
    }
}
