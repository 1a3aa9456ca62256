namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>Maps of several images, pixel after pixel, with the channels of a pixel side by side.</summary>
/// <param name="pixels">Pixels of a map.</param>
/// <param name="channels">Channels of a pixel; whole vectors can be read and written.</param>
internal sealed unsafe class ChannelMaps(int pixels, int channels) : IDisposable
{
    private const int WidestVector = 16;

    private AlignedBuffer buffer = new(0);

    /// <summary>From a pixel to the next.</summary>
    public int Stride { get; } = PlaneLayout.RoundUp(channels, WidestVector);

    public void Reserve(int images) => AlignedBuffer.Grow(ref buffer, (long)images * pixels * Stride);

    /// <summary>The first pixel of an image.</summary>
    public float* Image(int image) => buffer.Pointer + (long)image * pixels * Stride;

    /// <summary>Takes an image in <c>(channel, row, column)</c> order.</summary>
    public void FromPlanes(float* planes, int image) => Transpose.Run(planes, channels, pixels, pixels, Image(image), Stride);

    /// <summary>Writes an image in <c>(channel, row, column)</c> order.</summary>
    public void ToPlanes(int image, float* planes) => Transpose.Run(Image(image), pixels, channels, Stride, planes, pixels);

    public void Dispose() => buffer.Dispose();
}
