namespace VlassNet.Sky.Detection;

/// <summary>The cells of a mesh along one axis of an image, which differ by one pixel at most.</summary>
/// <param name="size">Pixels of the axis.</param>
/// <param name="cellSize">Pixels of a cell, as nearly as it goes.</param>
internal sealed class MeshAxis(int size, int cellSize)
{
    /// <summary>Number of cells, at least 1.</summary>
    public int Cells { get; } = (int)Math.Max(1, Math.Round(size / (double)cellSize));

    /// <summary>The first pixel of a cell, or the pixel after the last.</summary>
    public int Start(int cell) => (int)((long)cell * size / Cells);

    /// <summary>The middle of a cell, pixels.</summary>
    public double Centre(int cell) => ((Start(cell) + Start(cell + 1)) / 2.0) - 0.5;

    /// <summary>The cell whose centre is at or before a place, and how far it is to the next, 0 to 1.</summary>
    public (int Cell, float Share) Place(double pixel)
    {
        int cell = Math.Clamp((int)((pixel + 0.5) * Cells / size), 0, Cells - 1);
        while (cell > 0 && Centre(cell) > pixel)
            cell--;
        while (cell + 1 < Cells && Centre(cell + 1) <= pixel)
            cell++;
        double start = Centre(cell);
        return cell + 1 == Cells || pixel <= start ? (cell, 0) : (cell, (float)((pixel - start) / (Centre(cell + 1) - start)));
    }
}
