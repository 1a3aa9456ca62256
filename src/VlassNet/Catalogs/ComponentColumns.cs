using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>The columns of a table of components.</summary>
internal static class ComponentColumns
{
    /// <param name="hasPositions">Whether axes are in arcseconds; else in pixels.</param>
    public static ImmutableArray<WrittenColumn<SourceMember>> For(bool hasPositions)
    {
        string angle = hasPositions ? "arcsec" : "pixel";
        return
        [
            new("source", true, null, "meta.id.parent", "Name of the source", row => row.Source.Name),
            Number("source_number", null, "meta.id.parent", "Number of the source", row => row.Source.Number, "F0"),
            Number("island", null, "meta.id", "Number of the island", row => row.Component.Island, "F0"),
            Number("ra", "deg", "pos.eq.ra;meta.main", "Right ascension of the peak", row => row.Component.Position?.RightAscension, "F7"),
            Number("dec", "deg", "pos.eq.dec;meta.main", "Declination of the peak", row => row.Component.Position?.Declination, "F7"),
            Number("row", "pixel", "pos.cartesian.y", "Row of the peak, from 0 at the bottom", row => row.Component.Row, "F3"),
            Number("column", "pixel", "pos.cartesian.x", "Column of the peak, from 0 at the left", row => row.Component.Column, "F3"),
            Number("row_error", "pixel", "stat.error;pos.cartesian.y", "Standard deviation of the row", row => row.Component.RowError, "G4"),
            Number("column_error", "pixel", "stat.error;pos.cartesian.x", "Standard deviation of the column", row => row.Component.ColumnError, "G4"),
            Number("peak_flux", null, "phot.flux.density;stat.max", "Peak above the background, Jy/beam or the image's unit", row => row.Component.PeakFlux, "G7"),
            Number("peak_flux_error", null, "stat.error;phot.flux.density", "Standard deviation of the peak", row => row.Component.PeakFluxError, "G4"),
            Number("flux", null, "phot.flux.density", "Flux, Jy or the sum of the pixels", row => row.Component.Flux, "G7"),
            Number("flux_error", null, "stat.error;phot.flux.density", "Standard deviation of the flux", row => row.Component.FluxError, "G4"),
            Number("major", angle, "phys.angSize.smajAxis", "Longer width at half height", row => row.Component.MajorAxis, "G5"),
            Number("minor", angle, "phys.angSize.sminAxis", "Shorter width at half height", row => row.Component.MinorAxis, "G5"),
            Number("position_angle", "deg", "pos.posAng", "Direction of the longer width, north through east", row => row.Component.PositionAngle, "F1"),
            Number("deconvolved_major", angle, "phys.angSize.smajAxis;meta.modelled", "Longer width without the beam", row => row.Component.DeconvolvedMajorAxis, "G5"),
            Number("deconvolved_minor", angle, "phys.angSize.sminAxis;meta.modelled", "Shorter width without the beam", row => row.Component.DeconvolvedMinorAxis, "G5"),
            Number("background", null, "instr.background", "Background at the peak", row => row.Component.Background, "G5"),
            Number("noise", null, "stat.stdev;instr.skyLevel", "Standard deviation of the noise at the peak", row => row.Component.Noise, "G5"),
            Number("signal_to_noise", null, "stat.snr", "Peak over noise", row => row.Component.SignalToNoise, "F2"),
            Number("pixels", null, "meta.number", "Number of pixels", row => row.Component.PixelCount, "F0"),
            new("flags", true, null, "meta.code.qual", "What to know before it is believed", row => FlagNames.Of(row.Component.Flags)),
        ];
    }

    private static WrittenColumn<SourceMember> Number(
        string name, string? unit, string meaning, string description, Func<SourceMember, double?> value, string format) =>
        new(name, false, unit, meaning, description, row => WrittenNumber.Text(value(row), format));
}

/// <summary>A component and the source that it is of.</summary>
internal readonly record struct SourceMember(DetectedSource Source, SourceComponent Component);
