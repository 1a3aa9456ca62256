namespace VlassNet.Compute.Cpu;

/// <summary>One window of a 2×2 pool that the edge of the image cuts off.</summary>
/// <param name="Row">Its first row.</param>
/// <param name="EndRow">The row after its last.</param>
/// <param name="Column">Its first column.</param>
/// <param name="EndColumn">The column after its last.</param>
/// <param name="Index">Its place among the pooled values.</param>
internal readonly record struct PoolWindow(int Row, int EndRow, int Column, int EndColumn, int Index);

/// <summary>
/// The windows at the right and the lower edge of an image with an odd number of columns or rows, where "same" padding leaves a
/// window with fewer than four pixels, as far as they begin in a band of rows. An even image has none.
/// </summary>
internal ref struct PartialWindows(PlaneLayout layout, RowBand band)
{
    private readonly int pooledColumns = (layout.Columns + 1) / 2;
    private readonly int end = (band.To + 1) / 2 * ((layout.Columns + 1) / 2);
    private int index = band.From / 2 * ((layout.Columns + 1) / 2) - 1;

    public readonly PartialWindows GetEnumerator() => this;

    public readonly PoolWindow Current
    {
        get
        {
            int row = index / pooledColumns * 2, column = index % pooledColumns * 2;
            return new(row, Math.Min(row + 2, layout.Rows), column, Math.Min(column + 2, layout.Columns), index);
        }
    }

    public bool MoveNext()
    {
        if (layout.Rows % 2 == 0 && layout.Columns % 2 == 0)
            return false;
        do
            index++;
        while (index < end && Current is { } window && window.EndRow - window.Row + window.EndColumn - window.Column == 4);
        return index < end;
    }
}
