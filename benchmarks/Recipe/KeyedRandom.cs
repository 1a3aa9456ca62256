using System.Security.Cryptography;
using System.Text;
using VlassNet.Augmentation;

namespace Recipe;

/// <summary>Random numbers that a view's key alone decides.</summary>
internal sealed class KeyedRandom(SampleKey key, string purpose)
{
    private ulong state = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose} {key.Seed} {key.Epoch} {key.Sample}")));

    /// <summary>Uniform in [0, 1), by SplitMix64.</summary>
    public double NextDouble()
    {
        ulong value = state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return ((value ^ (value >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());
}
