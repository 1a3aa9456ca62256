using System.Collections.Immutable;
using VlassNet.Simulation;

namespace Detection.Sky;

/// <summary>A source that is in the mosaic.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Pair">The number of the pair of neighbours that it is in; else −1.</param>
/// <param name="Gaussians">What it is made of, the beam included, Jy/beam.</param>
/// <param name="Peaks">Where a finder should find a component; for a double its lobes, for a triple also its core.</param>
/// <param name="Flux">Jy.</param>
internal sealed record TrueSource(
    SourceKind Kind, int Pair, ImmutableArray<GaussianComponent> Gaussians, ImmutableArray<TruePeak> Peaks, double Flux)
{
    /// <summary>Whether it is a bare point, of which position and flux are known exactly.</summary>
    public bool IsPoint => Kind == SourceKind.Point;

    /// <summary>Its brightness at a place, Jy/beam.</summary>
    public double BrightnessAt(double row, double column)
    {
        double sum = 0;
        foreach (GaussianComponent one in Gaussians)
        {
            (double dx, double dy) = (column - one.Column, row - one.Row);
            Covariance shape = one.Shape;
            double distance = ((shape.YY * dx * dx) - (2 * shape.XY * dx * dy) + (shape.XX * dy * dy)) / shape.Determinant;
            if (distance < 36)
                sum += one.Peak * Math.Exp(-0.5 * distance);
        }

        return sum;
    }
}

/// <summary>A local maximum of a source.</summary>
/// <param name="Row">Where, pixels from 0.</param>
/// <param name="Column">Where.</param>
/// <param name="Brightness">Jy/beam, without noise.</param>
/// <param name="SignalToNoise">The same over the noise of the place.</param>
internal readonly record struct TruePeak(double Row, double Column, double Brightness, double SignalToNoise);
