using VlassNet.Formats.Fits;

namespace VlassNet.Sky;

/// <summary>What the pixels of an image are in janskys.</summary>
/// <param name="Peak">Jy/beam of one unit of a pixel, or null.</param>
/// <param name="Total">Jy of one unit of a sum of pixels, or null.</param>
internal sealed record FluxScale(double? Peak, double? Total)
{
    private const double ArcsecondsInDegree = 3600;

    private static readonly string[] PerBeam = ["Jy/beam", "Jybeam-1", "Jy.beam-1", "Jy*beam-1"];

    /// <param name="header">The image's header.</param>
    /// <param name="pixelScale">The side of the pixels that are added up, arcseconds, or null.</param>
    public static FluxScale Of(HeaderCards header, double? pixelScale)
    {
        if (!header.TryGetString("BUNIT", out string? unit))
            return new FluxScale(null, null);
        string form = unit.Replace(" ", "", StringComparison.Ordinal).Replace("^", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
        double? jansky = Array.Exists(PerBeam, known => form.EndsWith(known, StringComparison.OrdinalIgnoreCase))
            ? form[..form.IndexOf("Jy", StringComparison.OrdinalIgnoreCase)] switch
            {
                "" => 1,
                "m" => 1e-3,
                "u" or "µ" or "μ" => 1e-6,
                _ => null,
            }
            : null;
        if (jansky is null || !TryBeam(header, pixelScale, out double pixelsInBeam))
            return new FluxScale(jansky, null);
        return new FluxScale(jansky, jansky / pixelsInBeam);
    }

    /// <summary>The area of a Gaussian beam, π/(4 ln 2) times the product of its widths at half height, in pixels.</summary>
    private static bool TryBeam(HeaderCards header, double? pixelScale, out double pixels)
    {
        pixels = 0;
        if (pixelScale is not { } scale || !header.TryGetDouble("BMAJ", out double major) || !header.TryGetDouble("BMIN", out double minor))
            return false;
        pixels = Math.PI / (4 * Math.Log(2)) * major * minor * (ArcsecondsInDegree / scale) * (ArcsecondsInDegree / scale);
        return pixels > 0 && double.IsFinite(pixels);
    }
}
