using System.Runtime.InteropServices;

namespace VlassNet.Simulation;

/// <summary>
/// The components of one source while it is being made. Models work in the source's own axes, in pixels, with the origin at
/// its middle: <c>along</c> its axis and <c>across</c> it. The sketch turns that to columns and rows and adds the beam.
/// </summary>
internal sealed class SourceSketch
{
    // Beyond 6 sigma a component is as good as nothing.
    private const double Reach = 36;

    private readonly List<GaussianComponent> components = [];
    private readonly List<(double Column, double Row)> marks = [];
    private Covariance beam;
    private double column;
    private double row;
    private double angle;
    private double sin;
    private double cos;

    public ReadOnlySpan<GaussianComponent> Components => CollectionsMarshal.AsSpan(components);

    /// <summary>
    /// The places that make the source what its label says, in the order in which they are joined: the lobes and the core, or
    /// points of a tail. (Column, row), pixels.
    /// </summary>
    public ReadOnlySpan<(double Column, double Row)> Marks => CollectionsMarshal.AsSpan(marks);

    /// <summary>Standard deviation of the beam, the geometric mean of its axes, pixels.</summary>
    public double BeamSigma { get; private set; }

    /// <summary>The component with the highest peak.</summary>
    public GaussianComponent Brightest => components.MaxBy(component => component.Peak);

    /// <summary>Integrated flux in units of a point source of peak 1: Σ peak·√(|shape| / |beam|).</summary>
    public double Flux => components.Sum(component => component.Peak * Math.Sqrt(component.Shape.Determinant / beam.Determinant));

    /// <summary>Sets the axes of the next source, which is empty.</summary>
    public void Start(Covariance beamShape, double centreColumn, double centreRow, double positionAngle)
    {
        Clear();
        beam = beamShape;
        BeamSigma = Math.Sqrt(Math.Sqrt(beamShape.Determinant));
        column = centreColumn;
        row = centreRow;
        angle = positionAngle;
        (sin, cos) = Math.SinCos(positionAngle);
    }

    /// <summary>Takes all away but the axes.</summary>
    public void Clear()
    {
        components.Clear();
        marks.Clear();
    }

    /// <summary>Adds one Gaussian.</summary>
    /// <param name="peak">Brightness at its centre as it is seen, that is after the beam.</param>
    /// <param name="along">Centre.</param>
    /// <param name="across">Centre.</param>
    /// <param name="length">Its own standard deviation along <paramref name="turn"/>, before the beam; 0 for a point.</param>
    /// <param name="width">The same across it.</param>
    /// <param name="turn">Direction of its long axis from the source's axis, radians.</param>
    public void Blob(double peak, double along, double across, double length, double width, double turn = 0)
    {
        (double atColumn, double atRow) = Place(along, across);
        components.Add(new GaussianComponent(peak, atColumn, atRow, Covariance.FromAxes(length, width, angle + turn) + beam));
    }

    /// <summary>A point: the bare beam.</summary>
    public void Point(double peak, double along, double across) => Blob(peak, along, across, 0, 0);

    /// <summary>Says that the label rests on what is seen here.</summary>
    public void Mark(double along, double across) => marks.Add(Place(along, across));

    /// <summary>The source's brightness at a place, in the units of the components' peaks.</summary>
    public double BrightnessAt(double atColumn, double atRow)
    {
        double sum = 0;
        foreach (ref readonly GaussianComponent component in Components)
        {
            double dx = atColumn - component.Column;
            double dy = atRow - component.Row;
            Covariance shape = component.Shape;
            double distance = (shape.YY * dx * dx - 2 * shape.XY * dx * dy + shape.XX * dy * dy) / shape.Determinant;
            if (distance < Reach)
                sum += component.Peak * Math.Exp(-0.5 * distance);
        }

        return sum;
    }

    /// <summary>
    /// Shifts the whole source, where that is needed, so that all marks are inside the frame, a beam's standard deviation from
    /// its edge; marks that are farther apart than the frame is wide are centred. What is not marked may be cut off.
    /// </summary>
    public void KeepMarksInside(int rows, int columns)
    {
        (double left, double right) = (double.MaxValue, double.MinValue);
        (double bottom, double top) = (double.MaxValue, double.MinValue);
        foreach ((double atColumn, double atRow) in Marks)
        {
            (left, right) = (Math.Min(left, atColumn), Math.Max(right, atColumn));
            (bottom, top) = (Math.Min(bottom, atRow), Math.Max(top, atRow));
        }

        double columnShift = Shift(left, right, columns);
        double rowShift = Shift(bottom, top, rows);
        foreach (ref GaussianComponent component in CollectionsMarshal.AsSpan(components))
            component = component with { Column = component.Column + columnShift, Row = component.Row + rowShift };
        foreach (ref (double Column, double Row) mark in CollectionsMarshal.AsSpan(marks))
            mark = (mark.Column + columnShift, mark.Row + rowShift);
    }

    private double Shift(double least, double most, int length)
    {
        double first = BeamSigma;
        double last = length - 1 - BeamSigma;
        return most - least > last - first ? 0.5 * (first + last - least - most)
            : least < first ? first - least
            : most > last ? last - most
            : 0;
    }

    private (double Column, double Row) Place(double along, double across) =>
        (column + along * cos - across * sin, row + along * sin + across * cos);
}
