namespace VlassNet.Compute.Engines;

/// <summary>
/// Which activations dropout keeps: a hash of (seed, step, layer, image, element), so that no mask is stored, none depends on who computes
/// it, and every engine drops the same ones.
/// </summary>
/// <remarks>
/// Layers are the convolution blocks from 0, and the hidden dense layers from −1 down. Elements of a block are counted in
/// <c>(channel, row, column)</c> order before the pool, those of a dense layer by output.
/// </remarks>
public static class DropoutHash
{
    /// <summary>The first factor of <see cref="Mix"/>.</summary>
    public const uint FirstFactor = 0x7FEB352D;

    /// <summary>The second factor of <see cref="Mix"/>.</summary>
    public const uint SecondFactor = 0x846CA68B;

    /// <summary>
    /// The two-round integer hash "lowbias32" (C. Wellons, 2018): with ⊕ for exclusive or,
    /// <c>x ⊕= x≫16; x ·= first; x ⊕= x≫15; x ·= second; x ⊕= x≫16</c>.
    /// </summary>
    public static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= FirstFactor;
        x ^= x >> 15;
        x *= SecondFactor;
        return x ^ (x >> 16);
    }

    /// <summary>The key of one image in one layer and step; an element's hash is <c>Mix(key ⊕ element)</c>.</summary>
    /// <param name="settings">The seed and the step.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="image">The image of the batch, from 0.</param>
    public static uint Key(in StepSettings settings, int layer, int image) =>
        (uint)new CounterRandom(settings.Seed, (ulong)settings.Step, ((ulong)layer << 32) | (uint)image).NextUInt64();

    /// <summary>Elements whose hash is below this are set to 0; the others are divided by 1 − rate.</summary>
    /// <param name="rate">The share that is dropped, in [0, 1).</param>
    public static uint Threshold(float rate) => (uint)(rate * 4294967296.0);
}
