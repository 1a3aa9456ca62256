namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>What becomes of a convolution's output, while it is in the fastest cache.</summary>
internal unsafe interface ITileOutput
{
    /// <summary>Takes some tiles of a channel; a channel's tiles come in their order.</summary>
    /// <param name="channel">The output channel.</param>
    /// <param name="from">The first tile.</param>
    /// <param name="count">Number of tiles, whole vectors.</param>
    /// <param name="products">M of these tiles, before the output transform.</param>
    /// <param name="pointStride">From one point of M to the next.</param>
    void Take(int channel, int from, int count, float* products, int pointStride);
}
