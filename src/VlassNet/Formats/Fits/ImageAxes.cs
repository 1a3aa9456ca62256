namespace VlassNet.Formats.Fits;

/// <summary>Which two axes of an array make the picture; all others must have length 1.</summary>
/// <param name="ColumnAxis">Number of the axis along a row, from 1 as in the header; neighbours lie next to each other.</param>
/// <param name="RowAxis">Number of the axis along a column, from 1.</param>
/// <param name="Columns">Length of the first.</param>
/// <param name="Rows">Length of the second.</param>
internal sealed record ImageAxes(int ColumnAxis, int RowAxis, int Columns, int Rows)
{
    /// <summary>The axes longer than 1, and the first ones where there are not two of them.</summary>
    public static ImageAxes Of(FitsHdu hdu)
    {
        long[] axes = hdu.Axes;
        int[] chosen = [.. Enumerable.Range(0, axes.Length).Where(axis => axes[axis] != 1)];
        if (chosen.Length < 2 && axes.Length >= 2)
            chosen = chosen is [> 0 and int other] ? [0, other] : [0, 1];
        string shape = axes.Length == 0 ? "no data" : string.Join("×", axes.Take(9));
        if (chosen is not [var column, var row])
        {
            throw hdu.Header.Wrong(
                "NAXIS", "an image of two axes, others having length 1", $"{hdu.Title} of {shape}",
                axes.Length < 2 ? "Choose an extension with an image." : "Take one plane out of it, e.g. with astropy or CASA.");
        }

        if (hdu.DataLength == 0 || axes[column] > int.MaxValue || axes[row] > int.MaxValue)
        {
            throw hdu.Header.Wrong(
                "NAXIS", $"an image of 1 to {int.MaxValue:N0} rows and columns", $"{hdu.Title} of {shape}",
                "Correct the header.");
        }

        foreach ((string keyword, long wanted) in new[] { ("PCOUNT", 0L), ("GCOUNT", 1L) })
        {
            if (hdu.Header.OptionalInt64(keyword) is long value && value != wanted)
                throw hdu.Header.Wrong(keyword, $"{keyword} = {wanted} for an image", $"{value}", "Correct the header.");
        }

        return new ImageAxes(column + 1, row + 1, (int)axes[column], (int)axes[row]);
    }
}
