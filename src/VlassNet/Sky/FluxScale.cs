using VlassNet.Formats.Fits;

namespace VlassNet.Sky;

/// <summary>What the pixels of an image are in janskys.</summary>
/// <param name="Peak">Jy/beam of one unit of a pixel, or null.</param>
/// <param name="Total">Jy of one unit of a sum of pixels, or null.</param>
internal sealed record FluxScale(double? Peak, double? Total)
{
    /// <param name="header">The image's header.</param>
    /// <param name="pixelScale">The side of the pixels that are added up, arcseconds, or null.</param>
    public static FluxScale Of(HeaderCards header, double? pixelScale)
    {
        if (!header.TryGetString("BUNIT", out string? unit))
            return new FluxScale(null, null);
        double? jansky = BrightnessUnit.JanskysPerBeam(unit);
        if (jansky is null || pixelScale is not { } scale || RestoringBeam.Of(header) is not { } beam)
            return new FluxScale(jansky, null);
        double pixelsInBeam = beam.Pixels(scale);
        return new FluxScale(jansky, pixelsInBeam > 0 && double.IsFinite(pixelsInBeam) ? jansky / pixelsInBeam : null);
    }
}
