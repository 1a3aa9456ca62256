using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

/// <summary>Two sources, the first of two components.</summary>
internal static class FoundSources
{
    public static DetectedSource[] WithPositions { get; } =
    [
        new()
        {
            Number = 1, Name = "VLASS J100000.00+000020.0", Row = 42, Column = 32, Position = new SkyPosition(150, 20 / 3600.0), Extent = 13.5,
            Components = [One(37, 32, 0.0123456789, new SkyPosition(150, 10 / 3600.0), 20), One(47, 32, 0.01, new SkyPosition(150, -30 / 3600.0), 170)],
        },
        new()
        {
            Number = 2, Name = "=a {b},\nc", Row = 50.5, Column = 7.25, Position = new SkyPosition(150.01, 0.5), Extent = 3,
            Components = [One(50.5, 7.25, 0.25, new SkyPosition(150.01, 0.5), 0, double.NaN)],
        },
    ];

    public static DetectedSource[] WithoutPositions { get; } =
        [.. WithPositions.Select(one => one with { Position = null, Components = [.. one.Components.Select(part => part with { Position = null })] })];

    private static SourceComponent One(double row, double column, double peak, SkyPosition position, double angle, double deconvolved = 0) => new()
    {
        Island = 7, Row = row, Column = column, Position = position, PeakFlux = peak, PeakFluxError = 1e-4, Flux = 2 * peak, FluxError = 3e-4,
        MajorAxis = 3.2, MinorAxis = 2.5, PositionAngle = angle, DeconvolvedMajorAxis = deconvolved, DeconvolvedMinorAxis = deconvolved,
        Background = 1e-6, Noise = 1e-4, RowError = 0.01, ColumnError = 0.02, PixelCount = 9, Flags = ComponentFlags.Edge | ComponentFlags.Deblended,
    };
}
