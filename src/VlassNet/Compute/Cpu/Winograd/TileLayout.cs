namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// How a feature map lies in memory for Winograd's F(4×4,3×3): by its 4×4 tiles of pixels, in 16 phases. Phase (a, b) holds the
/// pixels (4i + a, 4j + b) of all tiles (i, j), tile after tile, so that a vector's lanes are tiles and every step from the tiles'
/// pixels to their transforms, to the activation and to the pool is the same operation on all lanes, without a shuffle.
/// </summary>
/// <remarks>
/// Before the first phase and behind each there are 0s for more than a row of tiles: the neighbours of the first and of the last row.
/// The neighbours of a row's first and last tile lie in the rows above and below; <see cref="NotFirst"/> and <see cref="NotLast"/>
/// take them away.
/// </remarks>
internal sealed unsafe class TileLayout : IDisposable
{
    /// <summary>Pixels along the side of a tile.</summary>
    public const int TileSize = 4;

    /// <summary>Pixels of a tile.</summary>
    public const int Phases = TileSize * TileSize;

    /// <summary>Points along the side of a transformed tile.</summary>
    public const int Side = 6;

    /// <summary>Products for each tile.</summary>
    public const int Points = Side * Side;

    /// <summary>Below this many channels the transforms cost more than the products save.</summary>
    private const int FewestChannels = 12;

    private const int WidestVector = 16;

    private readonly AlignedBuffer corners;
    private readonly AlignedBuffer pooledCorners;
    private readonly AlignedBuffer notFirst;
    private readonly AlignedBuffer notLast;

    public TileLayout(ImageShape shape)
    {
        Columns = shape.Columns;
        TileColumns = Columns / TileSize;
        Tiles = shape.Rows / TileSize * TileColumns;
        Pad = PlaneLayout.RoundUp(TileColumns + 1, WidestVector);
        PhaseStride = Tiles + Pad;
        corners = new(Tiles);
        pooledCorners = new(Tiles);
        notFirst = new(Tiles);
        notLast = new(Tiles);
        for (int tile = 0; tile < Tiles; tile++)
        {
            int column = tile % TileColumns;
            Corners[tile] = (uint)(TileSize * (tile / TileColumns * Columns + column));
            PooledCorners[tile] = TileSize / 2 * (tile / TileColumns * (Columns / 2) + column);
            NotFirst[tile] = column == 0 ? 0 : 1;
            NotLast[tile] = column == TileColumns - 1 ? 0 : 1;
        }
    }

    /// <summary>Columns of the map.</summary>
    public int Columns { get; }

    /// <summary>Tiles in a row.</summary>
    public int TileColumns { get; }

    /// <summary>Tiles of a map: a multiple of the widest vector.</summary>
    public int Tiles { get; }

    /// <summary>The 0s before the first phase and behind each.</summary>
    public int Pad { get; }

    /// <summary>From a phase to the next.</summary>
    public int PhaseStride { get; }

    /// <summary>Floats that a map takes.</summary>
    public int Length => Pad + Phases * PhaseStride;

    /// <summary>For each tile, where its first pixel is in a dense map.</summary>
    public uint* Corners => (uint*)corners.Pointer;

    /// <summary>For each tile, where its first pixel is in the pooled map.</summary>
    private int* PooledCorners => (int*)pooledCorners.Pointer;

    /// <summary>For each tile, 0 if it is the first of its row and otherwise 1.</summary>
    public float* NotFirst => notFirst.Pointer;

    /// <summary>For each tile, 0 if it is the last of its row and otherwise 1.</summary>
    public float* NotLast => notLast.Pointer;

    /// <summary>
    /// The rule by which a layer takes Winograd's way: whole tiles, four neighbours of which are in the same row (a vector of pixels), as
    /// many as fill the widest vectors, and enough channels on both sides.
    /// </summary>
    public static bool Suits(ImageShape input, int outputs) =>
        input.Rows % TileSize == 0 && input.Columns % WidestVector == 0
        && (long)input.Rows * input.Columns % (Phases * WidestVector) == 0
        && input.Channels >= FewestChannels && outputs >= FewestChannels
        && Points * (long)Math.Max(input.Channels, outputs) * Math.Max(input.Rows * input.Columns, outputs) < int.MaxValue;

    /// <summary>Where the phase of the pixels (a, b) begins.</summary>
    public int Phase(int a, int b) => Pad + (TileSize * a + b) * PhaseStride;

    /// <summary>
    /// A distance between things that are read or written together: so many floats, and then some, that they lie in different sets of
    /// the caches.
    /// </summary>
    public static int Apart(int floats) => (PlaneLayout.RoundUp(floats, WidestVector) / WidestVector | 1) * WidestVector;

    /// <summary>
    /// Where, in a row of the pooled map, the two vectors of pixels are that a vector of tiles pools into. Four tiles are neighbours,
    /// but the halves of a vector may be in different rows.
    /// </summary>
    public void PooledHalves(int tile, int width, out int low0, out int low1, out int high0, out int high1)
    {
        int* at = PooledCorners + tile;
        low0 = at[0];
        low1 = at[width / 4];
        high0 = at[width / 2];
        high1 = at[width / 2 + width / 4];
    }

    public void Dispose()
    {
        corners.Dispose();
        pooledCorners.Dispose();
        notFirst.Dispose();
        notLast.Dispose();
    }
}
