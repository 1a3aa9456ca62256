using System.Text.RegularExpressions;

namespace VlassNet.Sky;

/// <summary>The units of brightness that images of radio sources have, as AIPS, CASA and astropy write them.</summary>
internal static partial class BrightnessUnit
{
    private const string Jansky = "Jy";

    /// <summary>
    /// Jy/beam of one unit: of <c>Jy/beam</c>, <c>mJy beam^-1</c>, <c>beam-1 Jy</c>, <c>JY/BEAM</c> and the like; null of any other.
    /// </summary>
    public static double? JanskysPerBeam(string unit)
    {
        string[] factors = Factors(Joined().Replace(unit, "$1 $2"));
        string? flux = Array.Find(factors, factor => factor.EndsWith(Jansky, StringComparison.OrdinalIgnoreCase));
        string? beam = Array.Find(factors, factor => factor != flux);
        if (factors.Length != 2 || flux is null || !IsPerBeam(beam))
            return null;

        // In capitals M may be milli or mega.
        return flux[..^Jansky.Length] switch
        {
            "" => 1,
            "m" => 1e-3,
            "u" or "µ" or "μ" => 1e-6,
            "n" => 1e-9,
            _ => null,
        };
    }

    // As some programs leave the blank out: Jybeam-1.
    [GeneratedRegex("^(.*Jy)(beam.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Joined();

    // What is divided by has the power -1, as where it is written so: beam-1, beam^-1, beam**-1, beam^(-1), beam^{-1}.
    private static string[] Factors(string unit) =>
    [
        .. unit.Replace("**", "^", StringComparison.Ordinal).Replace("/ ", "/", StringComparison.Ordinal)
            .Replace("/", " /", StringComparison.Ordinal)
            .Split([' ', '.', '*'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(factor => string.Concat(factor.Where(character => !"^(){}".Contains(character, StringComparison.Ordinal)))),
    ];

    private static bool IsPerBeam(string? factor) =>
        string.Equals(factor, "/beam", StringComparison.OrdinalIgnoreCase) || string.Equals(factor, "beam-1", StringComparison.OrdinalIgnoreCase);
}
