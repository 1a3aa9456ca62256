using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>Matrices whose columns are channels, one for each position (a point of a tile, a pixel, a tap), all of one size.</summary>
/// <param name="positions">How many matrices.</param>
/// <param name="channels">Channels of a row; whole vectors can be read and written.</param>
internal sealed unsafe class ChannelRows(int positions, int channels) : IDisposable
{
    private AlignedBuffer buffer = new(0);

    /// <summary>From a row to the next, such that neighbours lie in different sets of the caches.</summary>
    public int Stride { get; } = TileLayout.Apart(channels);

    /// <summary>From a position to the next.</summary>
    public int PositionStride { get; private set; }

    /// <summary>Makes room for so many rows; what was there is lost, but for rows that are 0.</summary>
    public void Reserve(int rows)
    {
        PositionStride = TileLayout.Apart(checked(rows * Stride));
        AlignedBuffer.Grow(ref buffer, (long)positions * PositionStride);
    }

    /// <summary>The first row of a position.</summary>
    public float* At(int position) => buffer.Pointer + (long)position * PositionStride;

    public void Dispose() => buffer.Dispose();
}
