namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// How a feature map lies in memory for Winograd's F(4×4,3×3): by its 4×4 tiles of pixels, in 16 phases. Phase (a, b) holds the
/// pixels (4i + a, 4j + b) of all tiles (i, j), tile after tile, so that a vector's lanes are tiles and every step from the tiles'
/// pixels to their transforms, to the activation and to the pool is the same operation on all lanes, without a shuffle.
/// </summary>
/// <remarks>
/// Before the first phase and after each there are 0s for more than a row of tiles: the neighbours of the first and of the last row.
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

    /// <summary>With more tiles than this, in maps, the direct kernels are as fast.</summary>
    private const int MostOverEdges = 2;

    private const int WidestVector = 16;

    private readonly AlignedBuffer corners;
    private readonly AlignedBuffer pooledCorners;
    private readonly AlignedBuffer notFirst;
    private readonly AlignedBuffer notLast;
    private readonly AlignedBuffer elements;
    private readonly AlignedBuffer inside;

    public TileLayout(ImageShape shape)
    {
        Columns = PlaneLayout.RoundUp(shape.Columns, WidestVector);
        MapColumns = shape.Columns;
        TileColumns = Columns / TileSize;
        Tiles = TilesOf(shape);
        Rows = (Tiles + TileColumns - 1) / TileColumns * TileSize;
        IsWhole = Phases * Tiles == shape.Rows * shape.Columns;
        Pad = PlaneLayout.RoundUp(TileColumns + 1, WidestVector);
        PhaseStride = Tiles + Pad;
        corners = new(Tiles);
        pooledCorners = new(Tiles);
        notFirst = new(Tiles);
        notLast = new(Tiles);
        elements = new(Tiles);
        inside = new(2L * TileSize * Tiles);
        for (int tile = 0; tile < Tiles; tile++)
        {
            int row = tile / TileColumns, column = tile % TileColumns;
            Elements[tile] = (uint)(TileSize * (row * shape.Columns + column));
            for (int pixel = 0; pixel < TileSize; pixel++)
            {
                InsideRows(pixel)[tile] = TileSize * row + pixel < shape.Rows ? 1 : 0;
                InsideColumns(pixel)[tile] = TileSize * column + pixel < shape.Columns ? 1 : 0;
            }

            Corners[tile] = (uint)(TileSize * (tile / TileColumns * Columns + column));
            PooledCorners[tile] = TileSize / 2 * (tile / TileColumns * (Columns / 2) + column);
            NotFirst[tile] = column == 0 ? 0 : 1;
            NotLast[tile] = column == TileColumns - 1 ? 0 : 1;
        }
    }

    /// <summary>Rows of a dense map that all tiles lie in.</summary>
    public int Rows { get; }

    /// <summary>Columns of a dense map that all tiles lie in.</summary>
    public int Columns { get; }

    /// <summary>Columns of the map itself.</summary>
    public int MapColumns { get; }

    /// <summary>Whether the tiles are the map. If not, they reach over its right and lower edges (see <see cref="TileEdges"/>).</summary>
    public bool IsWhole { get; }

    /// <summary>Tiles in a row.</summary>
    public int TileColumns { get; }

    /// <summary>Tiles of a map: a multiple of the widest vector. Some of the last may lie outside of it.</summary>
    public int Tiles { get; }

    /// <summary>The 0s before the first phase and after each.</summary>
    public int Pad { get; }

    /// <summary>From a phase to the next.</summary>
    public int PhaseStride { get; }

    /// <summary>Floats that a map takes.</summary>
    public int Length => Pad + Phases * PhaseStride;

    /// <summary>For each tile, where its first pixel is in a dense map.</summary>
    public uint* Corners => (uint*)corners.Pointer;

    /// <summary>For each tile, the number of its first pixel in the map itself, by which dropout knows it.</summary>
    public uint* Elements => (uint*)elements.Pointer;

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
        Phases * (long)TilesOf(input) == (long)input.Rows * input.Columns && SuitsOverEdges(input, outputs);

    /// <summary>
    /// The rule for other maps, whose tiles reach over the edges: tiles of less than twice the map, and enough channels on both sides.
    /// </summary>
    public static bool SuitsOverEdges(ImageShape input, int outputs) =>
        input.Channels >= FewestChannels && outputs >= FewestChannels
        && (long)input.Rows * input.Columns < int.MaxValue / (2 * Phases)
        && Phases * TilesOf(input) < MostOverEdges * input.Rows * input.Columns
        && Points * (long)Math.Max(input.Channels, outputs) * Math.Max(Phases * TilesOf(input), outputs) < int.MaxValue;

    /// <summary>Pixel <paramref name="row"/> of each tile's rows: 1 where it is inside the map and otherwise 0.</summary>
    public float* InsideRows(int row) => inside.Pointer + row * Tiles;

    /// <summary>As above, for the columns.</summary>
    public float* InsideColumns(int column) => inside.Pointer + (TileSize + column) * Tiles;

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
        elements.Dispose();
        inside.Dispose();
    }

    private static int TilesOf(ImageShape shape) => PlaneLayout.RoundUp(
        (shape.Rows + TileSize - 1) / TileSize * (PlaneLayout.RoundUp(shape.Columns, WidestVector) / TileSize), WidestVector);
}
