namespace VlassNet.Sky;

/// <summary>An axis of longitude or latitude, as its CTYPE has it.</summary>
/// <param name="Number">Of the axis, from 1.</param>
/// <param name="Type">The CTYPE.</param>
/// <param name="IsLongitude">Whether it is the longitude.</param>
/// <param name="System">RA for equatorial coordinates; else the letter, G, E, H or S, before LON and LAT.</param>
/// <param name="Projection">What follows the name, e.g. SIN or TAN-SIP; empty where nothing does.</param>
internal sealed record CelestialAxis(int Number, string Type, bool IsLongitude, string System, string Projection)
{
    private const int NameLength = 4;

    public string Keyword => $"CTYPE{Number}";

    /// <summary>The axis of a CTYPE, null if it is another. Its name has four characters, hyphens among them.</summary>
    public static CelestialAxis? Parse(int number, string type)
    {
        string trimmed = type.Trim().ToUpperInvariant();
        string name = trimmed[..Math.Min(NameLength, trimmed.Length)].TrimEnd('-');
        string projection = trimmed.Length > NameLength ? trimmed[NameLength..].TrimStart('-') : "";
        return name switch
        {
            "RA" => new CelestialAxis(number, type, true, "RA", projection),
            "DEC" => new CelestialAxis(number, type, false, "RA", projection),
            [('G' or 'E' or 'H' or 'S') and var system, 'L', 'O', 'N'] => new(number, type, true, $"{system}", projection),
            [('G' or 'E' or 'H' or 'S') and var system, 'L', 'A', 'T'] => new(number, type, false, $"{system}", projection),
            _ => null,
        };
    }
}
