namespace VlassNet.Formats.Png;

/// <summary>Some of a picture's pixels, on a grid: all of them, or one of the seven passes of Adam7.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row, from the top.</param>
/// <param name="StepRight">From one column to the next.</param>
/// <param name="StepDown">From one row to the next.</param>
/// <param name="Columns">Pixels in a row of the pass.</param>
/// <param name="Rows">Rows of the pass.</param>
internal readonly record struct PngPass(int Left, int Top, int StepRight, int StepDown, int Columns, int Rows)
{
    private static readonly (int Left, int Top, int Right, int Down)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes that have pixels: of a small picture some have none, and nothing is stored for them.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header)
    {
        if (!header.IsInterlaced)
            return [new PngPass(0, 0, 1, 1, header.Width, header.Height)];
        return Adam7
            .Select(grid => new PngPass(
                grid.Left, grid.Top, grid.Right, grid.Down,
                Places(header.Width, grid.Left, grid.Right), Places(header.Height, grid.Top, grid.Down)))
            .Where(pass => pass.Columns > 0 && pass.Rows > 0);
    }

    private static int Places(int size, int first, int step) => Math.Max(0, (size - first + step - 1) / step);
}
