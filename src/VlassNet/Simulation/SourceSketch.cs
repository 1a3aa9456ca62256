using System.Runtime.InteropServices;

namespace VlassNet.Simulation;

/// <summary>
/// The components of one source while it is being made. Models work in the source's own axes, in pixels, with the origin at
/// its middle: <c>along</c> its axis and <c>across</c> it. The sketch turns that to columns and rows and adds the beam.
/// </summary>
internal sealed class SourceSketch
{
    private readonly List<GaussianComponent> components = [];
    private Covariance beam;
    private double column;
    private double row;
    private double angle;
    private double sin;
    private double cos;

    public ReadOnlySpan<GaussianComponent> Components => CollectionsMarshal.AsSpan(components);

    /// <summary>Standard deviation of the beam, the geometric mean of its axes, pixels.</summary>
    public double BeamSigma { get; private set; }

    /// <summary>The component with the highest peak.</summary>
    public GaussianComponent Brightest => components.MaxBy(component => component.Peak);

    /// <summary>Empties the sketch for the next source.</summary>
    public void Start(Covariance beamShape, double centreColumn, double centreRow, double positionAngle)
    {
        components.Clear();
        beam = beamShape;
        BeamSigma = Math.Sqrt(Math.Sqrt(beamShape.Determinant));
        column = centreColumn;
        row = centreRow;
        angle = positionAngle;
        (sin, cos) = Math.SinCos(positionAngle);
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
        components.Add(new GaussianComponent(
            peak,
            column + along * cos - across * sin,
            row + along * sin + across * cos,
            Covariance.FromAxes(length, width, angle + turn) + beam));
    }

    /// <summary>
    /// Shifts the whole source, where that is needed, so that its brightest component is inside the frame: a cutout is made
    /// because something was seen in it, though the rest of the source may be cut off.
    /// </summary>
    public void KeepBrightestInside(int rows, int columns)
    {
        GaussianComponent brightest = Brightest;
        double columnShift = Math.Clamp(brightest.Column, 0, columns - 1) - brightest.Column;
        double rowShift = Math.Clamp(brightest.Row, 0, rows - 1) - brightest.Row;
        foreach (ref GaussianComponent component in CollectionsMarshal.AsSpan(components))
            component = component with { Column = component.Column + columnShift, Row = component.Row + rowShift };
    }

    /// <summary>A point: the bare beam.</summary>
    public void Point(double peak, double along, double across) => Blob(peak, along, across, 0, 0);
}
