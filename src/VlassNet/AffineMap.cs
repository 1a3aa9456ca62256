
namespace VlassNet;

/// <summary>
/// Where the pixels of a view look in the image that it is a view of: at <c>x = X0 + XRow·row + XColumn·column</c>, in columns, and at
/// <c>y = Y0 + YRow·row + YColumn·column</c>, in rows. The value there is interpolated bilinearly; outside the image it is that of the
/// nearest edge pixel.
/// </summary>
/// <param name="X0">x of the view's pixel (0, 0).</param>
/// <param name="XRow">By how much x grows from a row of the view to the next.</param>
/// <param name="XColumn">By how much x grows from a column of the view to the next.</param>
/// <param name="Y0">y of the view's pixel (0, 0).</param>
/// <param name="YRow">By how much y grows from a row of the view to the next.</param>
/// <param name="YColumn">By how much y grows from a column of the view to the next.</param>
public readonly record struct AffineMap(double X0, double XRow, double XColumn, double Y0, double YRow, double YColumn)
{
    /// <summary>The image as it is.</summary>
    public static AffineMap Identity => new(0, 0, 1, 0, 1, 0);

    /// <summary>The map whose view is this one's with the columns reversed, or the rows, or both.</summary>
    internal AffineMap Flipped(bool horizontally, bool vertically, ImageShape shape)
    {
        AffineMap map = this;
        if (horizontally)
        {
            int last = shape.Columns - 1;
            map = map with { X0 = map.X0 + last * map.XColumn, Y0 = map.Y0 + last * map.YColumn, XColumn = -map.XColumn, YColumn = -map.YColumn };
        }

        if (vertically)
        {
            int last = shape.Rows - 1;
            map = map with { X0 = map.X0 + last * map.XRow, Y0 = map.Y0 + last * map.YRow, XRow = -map.XRow, YRow = -map.YRow };
        }

        return map;
    }

    /// <summary>The largest |x| or |y| that any pixel of an image has; the map is linear, so a corner has it.</summary>
    internal double Extent(ImageShape shape)
    {
        double lastRow = shape.Rows - 1, lastColumn = shape.Columns - 1;
        return Math.Max(Largest(X0, XRow * lastRow, XColumn * lastColumn), Largest(Y0, YRow * lastRow, YColumn * lastColumn));

        static double Largest(double first, double row, double column) => Math.Max(
            Math.Max(Math.Abs(first), Math.Abs(first + row)),
            Math.Max(Math.Abs(first + column), Math.Abs(first + row + column)));
    }
}
