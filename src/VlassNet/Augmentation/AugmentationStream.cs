namespace VlassNet.Augmentation;

/// <summary>
/// What random numbers are for, so that no two augmenters, and nothing else in the library, share a sequence: the purpose is
/// the upper half of the stream's number, the epoch the lower half.
/// </summary>
/// <param name="Purpose">Four letters.</param>
internal readonly record struct AugmentationStream(uint Purpose)
{
    public static readonly AugmentationStream Affine = new(0x4146464E);

    public static readonly AugmentationStream Symmetry = new(0x53594D4D);

    public static readonly AugmentationStream Chain = new(0x4348414E);

    /// <summary>Starts the sequence of one view.</summary>
    public CounterRandom Start(SampleKey key) => new(key.Seed, ((ulong)Purpose << 32) | (uint)key.Epoch, (uint)key.Sample);

    /// <summary>A seed of its own for a numbered part of what has <paramref name="seed"/>.</summary>
    public ulong Derive(ulong seed, int part) => new CounterRandom(seed, (ulong)Purpose << 32, (uint)part).NextUInt64();
}
