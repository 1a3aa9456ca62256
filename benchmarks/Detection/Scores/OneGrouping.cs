using Detection.Sky;
using VlassNet.Sky;

namespace Detection.Scores;

/// <summary>What a rule that joins components is given, of any finder's list.</summary>
internal static class OneGrouping
{
    public static SourceComponent Component(FoundComponent found) => new()
    {
        Island = 1, Row = found.Row, Column = found.Column, PeakFlux = found.Peak, PeakFluxError = found.Noise, Flux = found.Flux, FluxError = 0,
        MajorAxis = 0, MinorAxis = 0, PositionAngle = 0, DeconvolvedMajorAxis = 0, DeconvolvedMinorAxis = 0, Background = found.Background,
        Noise = found.Noise, RowError = found.RowError, ColumnError = found.ColumnError, PixelCount = 0,
    };

    /// <summary>Pixels over the noise of the nearest component, which is near enough where anything is asked.</summary>
    public static Func<int, int, double> Normalized(SimulatedSky sky, float[] pixels, IReadOnlyList<FoundComponent> found)
    {
        double noise = found.Count == 0 ? SimulatedSky.Noise : found.Select(one => one.Noise).Order().ElementAt(found.Count / 2);
        return (row, column) => row < 0 || column < 0 || row >= sky.Size || column >= sky.Size
            ? double.NaN : pixels[(row * sky.Size) + column] / noise;
    }
}
