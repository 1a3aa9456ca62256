namespace VlassNet.Compute;

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
public readonly record struct AffineView(double X0, double XRow, double XColumn, double Y0, double YRow, double YColumn)
{
    /// <summary>The image as it is.</summary>
    public static AffineView Identity => new(0, 0, 1, 0, 1, 0);
}
