using System.Collections.Immutable;
using VlassNet.Sky.Detection;

namespace VlassNet.Sky;

/// <summary>What was found in an image.</summary>
public sealed class DetectionResult
{
    internal DetectionResult(
        DetectionField field, SkyCalibration calibration, ImmutableArray<SourceComponent> components, ImmutableArray<DetectedSource> sources)
    {
        Field = field;
        Calibration = calibration;
        Components = components;
        Sources = sources;
    }

    /// <summary>
    /// The components, islands in the order of their first pixel from the bottom left, and in an island the brightest first.
    /// </summary>
    public ImmutableArray<SourceComponent> Components { get; }

    /// <summary>The radio sources that the components belong to, by the rows of their middles.</summary>
    public ImmutableArray<DetectedSource> Sources { get; }

    /// <summary>The background at a place.</summary>
    /// <param name="row">Row, from 0 at the bottom; outside the image it is that of the nearest cell.</param>
    /// <param name="column">Column, from 0 at the left.</param>
    /// <returns>The background, Jy/beam where the header's unit is known, else in the image's unit.</returns>
    public double Background(double row, double column) => Field.Map.Background(row, column) * Calibration.Brightness;

    /// <summary>The standard deviation of the noise at a place.</summary>
    /// <param name="row">Row, from 0 at the bottom; outside the image it is that of the nearest cell.</param>
    /// <param name="column">Column, from 0 at the left.</param>
    /// <returns>The noise, in the unit of <see cref="Background"/>; 0 everywhere if the image has none.</returns>
    public double Noise(double row, double column) => Field.Map.Noise(row, column) * Calibration.Brightness;

    /// <summary>The image with its background and noise.</summary>
    internal DetectionField Field { get; }

    /// <summary>What its pixels are on the sky.</summary>
    internal SkyCalibration Calibration { get; }
}
