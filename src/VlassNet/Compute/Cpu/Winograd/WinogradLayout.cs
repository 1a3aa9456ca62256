using VlassNet.Networks;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>How an image is divided into the 4×4 tiles of F(4×4,3×3).</summary>
internal readonly record struct WinogradLayout
{
    /// <summary>Products for each tile, 6×6.</summary>
    public const int Points = 36;

    /// <summary>Points in a row of the 6×6.</summary>
    public const int Side = 6;

    /// <summary>Pairs of rows of the 6×6 that are made together.</summary>
    public const int Pairs = 3;

    /// <summary>Output pixels along the side of a tile.</summary>
    public const int TileSize = 4;

    /// <summary>Below this many channels the transforms cost more than the products save.</summary>
    private const int FewestChannels = 12;

    /// <summary>A row of columns is held on the stack.</summary>
    private const int MostColumns = 4096;

    private const int WidestVector = 16;

    public WinogradLayout(in PlaneLayout planes)
    {
        Planes = planes;
        TileRows = planes.Rows / TileSize;
        TileColumns = planes.Columns / TileSize;
        Tiles = TileRows * TileColumns;
        Stride = PlaneLayout.RoundUp(Tiles, WidestVector);
    }

    public PlaneLayout Planes { get; }

    public int TileRows { get; }

    public int TileColumns { get; }

    /// <summary>Tiles of an image.</summary>
    public int Tiles { get; }

    /// <summary>From one channel's tiles to the next one's: the tiles, filled up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>
    /// The rule by which a layer takes Winograd's way: whole tiles, as many in a row as fill a vector of the transforms, and enough
    /// channels on both sides.
    /// </summary>
    public static bool Suits(FeatureShape input, int outputs) =>
        input.Rows % TileSize == 0 && input.Columns % (4 * TileSize) == 0
        && input.Columns <= MostColumns && input.Channels >= FewestChannels && outputs >= FewestChannels
        && Points * ((long)Math.Max(input.Channels, outputs) + WidestVector) * Math.Max((long)input.Rows * input.Columns / 16, Math.Max(input.Channels, outputs)) < int.MaxValue;
}
