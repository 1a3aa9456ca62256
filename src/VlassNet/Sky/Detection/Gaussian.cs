namespace VlassNet.Sky.Detection;

/// <summary>An elliptical Gaussian.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Row">Row of its centre.</param>
/// <param name="Column">Column of its centre.</param>
/// <param name="Shape">The inverse of its second moments: of rows, of both, of columns.</param>
internal readonly record struct Gaussian(double Height, double Row, double Column, Ellipse Shape)
{
    /// <summary>Its second moments.</summary>
    public Ellipse Moments => Shape.Inverse();

    /// <summary>Its volume.</summary>
    public double Volume => Height * Moments.Area;

    /// <summary>Whether it is one.</summary>
    public bool IsSound => Height > 0 && double.IsFinite(Height) && double.IsFinite(Row) && double.IsFinite(Column) && Shape.IsPositive;

    /// <summary>Its value at a place.</summary>
    public double At(double row, double column)
    {
        double y = row - Row, x = column - Column;
        return Height * Math.Exp(-0.5 * ((Shape.First * y * y) + (2 * Shape.Both * y * x) + (Shape.Second * x * x)));
    }

    /// <summary>With its parameters changed: height, row, column, and the shape's three if there are so many.</summary>
    public Gaussian Moved(ReadOnlySpan<double> step) => new(
        Height + step[0], Row + step[1], Column + step[2],
        step.Length == 3 ? Shape : new Ellipse(Shape.First + step[3], Shape.Both + step[4], Shape.Second + step[5]));
}
