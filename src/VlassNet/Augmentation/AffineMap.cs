using VlassNet.Data;

namespace VlassNet.Augmentation;

/// <summary>
/// Where in the input image each output pixel looks:
/// <c>x = X0 + XRow·row + XColumn·column</c> and the same for <c>y</c>, x being measured in columns and y in rows.
/// </summary>
internal readonly record struct AffineMap(double X0, double XRow, double XColumn, double Y0, double YRow, double YColumn)
{
    /// <summary>
    /// M = R(θ)·T·Z about the centre ((columns − 1)/2, (rows − 1)/2), with column vectors (x, y) and
    /// R(θ) = [cos θ, −sin θ; sin θ, cos θ], which is the matrix that Keras' <c>apply_affine_transform</c> hands to SciPy. Flips
    /// are not in it.
    /// </summary>
    public static AffineMap From(in AffineParameters parameters, ImageShape shape)
    {
        (double sin, double cos) = Math.SinCos(parameters.Degrees * (Math.PI / 180));
        double centreX = (shape.Columns - 1) / 2.0, centreY = (shape.Rows - 1) / 2.0;

        // T·Z of the pixel (0, 0), seen from the centre.
        double x = parameters.ShiftX - parameters.ZoomX * centreX;
        double y = parameters.ShiftY - parameters.ZoomY * centreY;
        return new AffineMap(
            X0: centreX + cos * x - sin * y,
            XRow: -sin * parameters.ZoomY,
            XColumn: cos * parameters.ZoomX,
            Y0: centreY + sin * x + cos * y,
            YRow: cos * parameters.ZoomY,
            YColumn: sin * parameters.ZoomX);
    }

    /// <summary>The map whose view is this one's with the columns reversed, or the rows, or both.</summary>
    public AffineMap Flipped(bool horizontally, bool vertically, ImageShape shape)
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
    public double Extent(ImageShape shape)
    {
        double lastRow = shape.Rows - 1, lastColumn = shape.Columns - 1;
        return Math.Max(Largest(X0, XRow * lastRow, XColumn * lastColumn), Largest(Y0, YRow * lastRow, YColumn * lastColumn));

        static double Largest(double first, double row, double column) => Math.Max(
            Math.Max(Math.Abs(first), Math.Abs(first + row)),
            Math.Max(Math.Abs(first + column), Math.Abs(first + row + column)));
    }
}
