using System.Globalization;
using System.Text.RegularExpressions;
using VlassNet.Formats.Fits;

namespace VlassNet.Sky;

/// <summary>What the pixels of an image are in janskys.</summary>
/// <param name="Peak">Jy/beam of one unit of a pixel, or null.</param>
/// <param name="Total">Jy of one unit of a sum of pixels, or null.</param>
internal sealed partial record FluxScale(double? Peak, double? Total)
{
    private const double ArcsecondsInDegree = 3600;

    [GeneratedRegex(@"^\s*AIPS\s+CLEAN\s+BMAJ=\s*(\S+)\s+BMIN=\s*(\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex CleanBeam { get; }

    /// <param name="header">The image's header.</param>
    /// <param name="pixelScale">The side of the pixels that are added up, arcseconds, or null.</param>
    public static FluxScale Of(HeaderCards header, double? pixelScale)
    {
        if (!header.TryGetString("BUNIT", out string? unit))
            return new FluxScale(null, null);
        double? jansky = BrightnessUnit.JanskysPerBeam(unit);
        if (jansky is null || !TryBeam(header, pixelScale, out double pixelsInBeam))
            return new FluxScale(jansky, null);
        return new FluxScale(jansky, jansky / pixelsInBeam);
    }

    /// <summary>The widths of the beam at half height, degrees; AIPS has them in its history alone, of which the last counts.</summary>
    private static (double Major, double Minor)? Beam(HeaderCards header)
    {
        if (header.TryGetDouble("BMAJ", out double major) && header.TryGetDouble("BMIN", out double minor))
            return (major, minor);
        Match? found = header.Where(card => card.Keyword == "HISTORY").Select(card => CleanBeam.Match(card.Comment))
            .LastOrDefault(match => match.Success);
        return found is not null && TryNumber(found.Groups[1].Value, out major) && TryNumber(found.Groups[2].Value, out minor)
            ? (major, minor) : null;
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>The area of a Gaussian beam, π/(4 ln 2) times the product of its widths at half height, in pixels.</summary>
    private static bool TryBeam(HeaderCards header, double? pixelScale, out double pixels)
    {
        pixels = 0;
        if (pixelScale is not { } scale || Beam(header) is not var (major, minor))
            return false;
        pixels = Math.PI / (4 * Math.Log(2)) * major * minor * (ArcsecondsInDegree / scale) * (ArcsecondsInDegree / scale);
        return pixels > 0 && double.IsFinite(pixels);
    }
}
