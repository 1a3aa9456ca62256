using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>A pixel of a tile that lies inside the map.</summary>
/// <param name="InTile">Its place in the tile.</param>
/// <param name="InMap">Its place in the map.</param>
internal readonly record struct TilePixel(int InTile, int InMap);

/// <summary>The pixels of a tile that lie inside the map, row after row.</summary>
internal ref struct TilePixels
{
    private readonly int columns;
    private readonly int corner;
    private readonly int insideRows;
    private readonly int insideColumns;
    private int row;
    private int column = -1;

    /// <param name="plan">The plan.</param>
    /// <param name="tile">Which tile of the map.</param>
    public TilePixels(SmallMapPlan plan, int tile)
    {
        int top = tile / plan.TileColumns * TileLayout.TileSize, left = tile % plan.TileColumns * TileLayout.TileSize;
        columns = plan.Shape.Columns;
        corner = top * columns + left;
        insideRows = Math.Min(TileLayout.TileSize, plan.Shape.Rows - top);
        insideColumns = Math.Min(TileLayout.TileSize, columns - left);
    }

    public readonly TilePixel Current => new(row * TileLayout.TileSize + column, corner + row * columns + column);

    public readonly TilePixels GetEnumerator() => this;

    public bool MoveNext()
    {
        if (++column == insideColumns)
        {
            column = 0;
            row++;
        }

        return row < insideRows;
    }
}
