using System.Globalization;
using System.Text.RegularExpressions;
using VlassNet.Formats.Fits;

namespace VlassNet.Sky;

/// <summary>The Gaussian beam of an image: its widths at half height and the angle of the longer one, degrees east of north.</summary>
internal readonly partial record struct RestoringBeam(double Major, double Minor, double Angle)
{
    /// <summary>Arcseconds in a degree.</summary>
    private const double Arcseconds = 3600;

    [GeneratedRegex(@"^\s*AIPS\s+CLEAN\s+BMAJ=\s*(\S+)\s+BMIN=\s*(\S+)(?:\s+BPA=\s*(\S+))?", RegexOptions.CultureInvariant)]
    private static partial Regex CleanBeam { get; }

    /// <summary>Reads <c>BMAJ</c>, <c>BMIN</c> and <c>BPA</c>; AIPS has them in its history alone, of which the last counts.</summary>
    /// <param name="header">The image's header.</param>
    /// <returns>The beam, degrees, or null.</returns>
    public static RestoringBeam? Of(HeaderCards header)
    {
        if (header.TryGetDouble("BMAJ", out double major) && header.TryGetDouble("BMIN", out double minor))
            return new RestoringBeam(major, minor, header.TryGetDouble("BPA", out double angle) ? angle : 0);
        Match? found = header.Where(card => card.Keyword == "HISTORY").Select(card => CleanBeam.Match(card.Comment))
            .LastOrDefault(match => match.Success);
        if (found is null || !TryNumber(found.Groups[1].Value, out major) || !TryNumber(found.Groups[2].Value, out minor))
            return null;
        return new RestoringBeam(major, minor, TryNumber(found.Groups[3].Value, out double turned) ? turned : 0);
    }

    /// <summary>The beam's area, π/(4 ln 2) times the product of its widths, in pixels.</summary>
    /// <param name="pixelScale">The side of a pixel, arcseconds.</param>
    public double Pixels(double pixelScale) =>
        Math.PI / (4 * Math.Log(2)) * Major * Minor * (Arcseconds / pixelScale) * (Arcseconds / pixelScale);

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
