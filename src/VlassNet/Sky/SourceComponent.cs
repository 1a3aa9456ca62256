namespace VlassNet.Sky;

/// <summary>
/// One peak of emission in an image: what SExtractor calls an object and Aegean a component. A radio source may have several.
/// </summary>
/// <remarks>
/// Brightness is in Jy/beam and flux in Jy where the header's <c>BUNIT</c> says what the pixels are in janskys per beam. Else brightness is
/// in the image's unit; and where there is no beam, flux is the sum of pixels. Errors are one standard deviation.
/// </remarks>
public sealed record SourceComponent
{
    /// <summary>Number of its island of pixels above the flood threshold, from 1; components of one island share it.</summary>
    public required int Island { get; init; }

    /// <summary>Row of its centre, from 0 at the bottom, with a fraction: that of the Gaussian fitted to it.</summary>
    public required double Row { get; init; }

    /// <summary>Column of its centre, from 0 at the left.</summary>
    public required double Column { get; init; }

    /// <summary>Its centre on the sky; null where the header tells no coordinates.</summary>
    public SkyPosition? Position { get; init; }

    /// <summary>
    /// Brightness of the peak above the background, between pixels: the vertex of a paraboloid through the logarithms of 3×3 pixels.
    /// </summary>
    public required double PeakFlux { get; init; }

    /// <summary>Error of <see cref="PeakFlux"/>: the local noise.</summary>
    public required double PeakFluxError { get; init; }

    /// <summary>
    /// Flux above the background. Of what is not resolved it is the height of the beam fitted to it; else the volume of a fitted Gaussian,
    /// and what the pixels above the flood threshold have more or less than it.
    /// </summary>
    public required double Flux { get; init; }

    /// <summary>Error of <see cref="Flux"/> by the noise.</summary>
    public required double FluxError { get; init; }

    /// <summary>Longer width at half height, arcseconds; pixels where there are no coordinates.</summary>
    public required double MajorAxis { get; init; }

    /// <summary>Shorter width at half height, likewise.</summary>
    public required double MinorAxis { get; init; }

    /// <summary>
    /// Angle of the longer width, degrees from north through east, 0 to 180; without coordinates from the top to the left.
    /// </summary>
    public required double PositionAngle { get; init; }

    /// <summary>Longer width with the beam taken off; 0 where it is not resolved, and NaN where there is no beam.</summary>
    public required double DeconvolvedMajorAxis { get; init; }

    /// <summary>Shorter width with the beam taken off; 0 where it is not resolved this way, and NaN where there is no beam.</summary>
    public required double DeconvolvedMinorAxis { get; init; }

    /// <summary>The background at its peak.</summary>
    public required double Background { get; init; }

    /// <summary>Standard deviation of the noise at its peak.</summary>
    public required double Noise { get; init; }

    /// <summary><see cref="PeakFlux"/> over <see cref="Noise"/>.</summary>
    public double SignalToNoise => PeakFlux / Noise;

    /// <summary>Error of <see cref="Row"/>, pixels (Condon 1997; of resolved sources that of plain least squares).</summary>
    public required double RowError { get; init; }

    /// <summary>Error of <see cref="Column"/>, pixels.</summary>
    public required double ColumnError { get; init; }

    /// <summary>Number of its pixels above the flood threshold.</summary>
    public required int PixelCount { get; init; }

    /// <summary>What its measures may suffer from.</summary>
    public ComponentFlags Flags { get; init; }
}
