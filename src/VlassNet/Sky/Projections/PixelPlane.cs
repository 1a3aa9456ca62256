namespace VlassNet.Sky.Projections;

/// <summary>The linear map between pixels, from 0, and the plane of projection in degrees (paper I, 2.1).</summary>
internal sealed class PixelPlane(
    double xByColumn, double xByRow, double yByColumn, double yByRow, double centreColumn, double centreRow, PlanePoint centre)
{
    /// <summary>Signed area of a pixel, degrees².</summary>
    public double Determinant { get; } = (xByColumn * yByRow) - (xByRow * yByColumn);

    /// <summary>From one row to the next, degrees.</summary>
    public double RowLength { get; } = double.Hypot(xByRow, yByRow);

    /// <summary>From one column to the next, degrees.</summary>
    public double ColumnLength { get; } = double.Hypot(xByColumn, yByColumn);

    public PlanePoint ToPlane(double row, double column)
    {
        double right = column - centreColumn;
        double up = row - centreRow;
        return new PlanePoint(
            centre.X + (xByColumn * right) + (xByRow * up), centre.Y + (yByColumn * right) + (yByRow * up));
    }

    public (double Row, double Column) ToPixel(PlanePoint point)
    {
        double x = point.X - centre.X;
        double y = point.Y - centre.Y;
        return (
            centreRow + (((xByColumn * y) - (yByColumn * x)) / Determinant),
            centreColumn + (((yByRow * x) - (xByRow * y)) / Determinant));
    }
}
