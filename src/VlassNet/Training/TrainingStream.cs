namespace VlassNet.Training;

/// <summary>
/// What a training run draws random numbers for, so that no two purposes share a sequence: the purpose (four letters) is the upper
/// half of the stream's number, as in the augmentation.
/// </summary>
internal static class TrainingStream
{
    private const ulong Order = 0x4F524452UL << 32;

    private const ulong Dropout = 0x44524F50UL << 32;

    private const ulong Statistics = 0x53544154UL << 32;

    /// <summary>The order of the images in an epoch.</summary>
    public static CounterRandom ForOrder(ulong seed, int epoch) => new(seed, Order, (ulong)epoch);

    /// <summary>Which images the statistics of batch normalisation are taken over.</summary>
    public static CounterRandom ForStatistics(ulong seed) => new(seed, Statistics, 0);

    /// <summary>The seed that an engine's dropout gets.</summary>
    public static ulong DropoutSeed(ulong seed) => new CounterRandom(seed, Dropout, 0).NextUInt64();
}
