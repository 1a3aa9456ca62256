namespace VlassNet.Simulation;

/// <summary>
/// What each sequence of random numbers is for. They are kept apart so that, of one image, a change in how its source is
/// drawn leaves its class and its noise as they were.
/// </summary>
internal static class RandomStreams
{
    public const ulong Label = 0x51D1;
    public const ulong Source = 0x51D2;
    public const ulong Noise = 0x51D3;
}
