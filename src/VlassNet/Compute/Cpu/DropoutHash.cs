namespace VlassNet.Compute.Cpu;

/// <summary>
/// Which activations dropout keeps: a hash of (seed, step, layer, image, element), so that no mask is stored and none depends on
/// who computes it.
/// </summary>
internal static class DropoutHash
{
    // The two-round integer hash "lowbias32" (C. Wellons, 2018).
    public const uint FirstFactor = 0x7FEB352D;
    public const uint SecondFactor = 0x846CA68B;

    public static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= FirstFactor;
        x ^= x >> 15;
        x *= SecondFactor;
        return x ^ (x >> 16);
    }

    /// <summary>The key of one image in one layer and step; an element's hash is <c>Mix(key ^ element)</c>.</summary>
    public static uint Key(in StepSettings settings, int layer, int image) =>
        (uint)new CounterRandom(settings.Seed, (ulong)settings.Step, ((ulong)layer << 32) | (uint)image).NextUInt64();

    /// <summary>Elements whose hash is below this are set to 0.</summary>
    public static uint Threshold(float rate) => (uint)(rate * 4294967296.0);
}
