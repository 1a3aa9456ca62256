namespace VlassNet.Formats.Fits;

/// <summary>Which two axes of an array make the picture, and where on the others it is.</summary>
/// <param name="ColumnAxis">Number of the axis along a row, from 1 as in the header; neighbours lie next to each other.</param>
/// <param name="RowAxis">Number of the axis along a column, from 1.</param>
/// <param name="Columns">Length of the first.</param>
/// <param name="Rows">Length of the second.</param>
/// <param name="Places">Where the picture is on every axis, from 0; 0 on its own two.</param>
internal sealed record ImageAxes(int ColumnAxis, int RowAxis, int Columns, int Rows, long[] Places)
{
    /// <summary>The axes longer than 1, and the first ones where there are not two of them.</summary>
    /// <param name="header">The image's header.</param>
    /// <param name="title">What messages call it.</param>
    /// <param name="plane">Which plane of further axes, from 0, the first of those counting fastest; null for the only one.</param>
    public static ImageAxes Of(HeaderCards header, string title, int? plane)
    {
        int count = (int)header.GetInt64("NAXIS");
        long[] axes = [.. Enumerable.Range(1, count).Select(axis => header.GetInt64($"NAXIS{axis}"))];
        int[] chosen = [.. Enumerable.Range(0, axes.Length).Where(axis => axes[axis] != 1)];
        if (chosen.Length < 2 && axes.Length >= 2)
            chosen = chosen is [> 0 and int other] ? [0, other] : [0, 1];
        string shape = axes.Length == 0 ? "no data" : string.Join("×", axes.Take(9));
        if (chosen.Length < 2 || (chosen.Length > 2 && plane is null))
        {
            throw header.Wrong(
                "NAXIS", "an image of two axes, others having length 1", $"{title} of {shape}",
                chosen.Length < 2 ? "Choose an extension with an image." : "Choose one plane of it with FitsImageOptions.Plane, from 0.");
        }

        (int column, int row) = (chosen[0], chosen[1]);
        if (axes.Contains(0) || header.OptionalInt64("GCOUNT") is 0 || axes[column] > int.MaxValue || axes[row] > int.MaxValue)
        {
            throw header.Wrong(
                "NAXIS", $"an image of 1 to {int.MaxValue:N0} rows and columns", $"{title} of {shape}", "Correct the header.");
        }

        foreach ((string keyword, long wanted) in new[] { ("PCOUNT", 0L), ("GCOUNT", 1L) })
        {
            if (header.OptionalInt64(keyword) is long value && value != wanted)
                throw header.Wrong(keyword, $"{keyword} = {wanted} for an image", $"{value}", "Correct the header.");
        }

        long[] places = new long[axes.Length];
        long left = plane ?? 0;
        for (int axis = 0; axis < axes.Length; axis++)
        {
            if (axis == column || axis == row)
                continue;
            places[axis] = left % axes[axis];
            left /= axes[axis];
        }

        return left == 0 ? new ImageAxes(column + 1, row + 1, (int)axes[column], (int)axes[row], places) : throw header.Wrong(
            "NAXIS", $"{title} with a plane {plane}, from 0", $"{shape}, whose last plane is {LastPlane(axes, column, row)}",
            "Set FitsImageOptions.Plane to one that is there.");
    }

    /// <summary>Where the picture is on an axis, from 0.</summary>
    /// <param name="axis">Number of the axis, from 1; one that only the WCS has is at its only pixel.</param>
    public long PlaceOn(int axis) => axis <= Places.Length ? Places[axis - 1] : 0;

    // Fewer than the plane that was asked for, so it is a small number.
    private static long LastPlane(long[] axes, int column, int row) =>
        axes.Where((_, axis) => axis != column && axis != row).Aggregate(1L, (product, length) => product * length) - 1;
}
