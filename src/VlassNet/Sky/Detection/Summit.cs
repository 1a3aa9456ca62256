namespace VlassNet.Sky.Detection;

/// <summary>The vertex of a peak between pixels.</summary>
/// <param name="Height">Height above the background.</param>
/// <param name="Row">Row.</param>
/// <param name="Column">Column.</param>
internal readonly record struct Summit(double Height, double Row, double Column)
{
    /// <summary>
    /// The vertex of the paraboloid through the logarithms of a peak's greatest pixel and those at its sides and corners, which of a
    /// Gaussian is the exact one. The pixel itself where neighbours are missing or not above the background, or do not bend down.
    /// </summary>
    public static Summit Of(DetectionField field, int row, int column)
    {
        double value = field.Above(row, column);
        Summit pixel = new(value, row, column);
        Span<double> logs = stackalloc double[9];
        for (int i = 0; i < 9; i++)
        {
            double ratio = field.Above(row + (i / 3) - 1, column + (i % 3) - 1) / value;
            logs[i] = ratio > 0 ? Math.Log(ratio) : double.NaN;
        }

        double byRow = (logs[7] - logs[1]) / 2, byColumn = (logs[5] - logs[3]) / 2;
        double rows = logs[7] + logs[1], columns = logs[5] + logs[3], both = (logs[8] - logs[6] - logs[2] + logs[0]) / 4;
        if (double.IsNaN(both) || both * both >= 0.9 * rows * columns)
            both = 0;
        double determinant = (rows * columns) - (both * both);
        if (!(rows < 0 && columns < 0 && determinant > 0) || !double.IsFinite(determinant))
            return pixel;
        double up = ((both * byColumn) - (columns * byRow)) / determinant, right = ((both * byRow) - (rows * byColumn)) / determinant;
        if (!(Math.Abs(up) <= 1 && Math.Abs(right) <= 1))
            return pixel;
        return new Summit(value * Math.Exp(((byRow * up) + (byColumn * right)) / 2), row + up, column + right);
    }
}
