using VlassNet.Formats.Fits;

namespace VlassNet.Sky;

/// <summary>The name of a header's celestial frame (paper II, 3.1).</summary>
internal static class WcsFrame
{
    private const double FirstYearOfFk5 = 1984;

    public static (string Frame, double? Equinox) Of(HeaderCards header, string system)
    {
        double? equinox = header.OptionalDouble("EQUINOX") ?? header.OptionalDouble("EPOCH");
        switch (system)
        {
            case "G": return ("Galactic", null);
            case "S": return ("Supergalactic", null);
            case "E": return ("Ecliptic", equinox);
            case "H": return ("Helioecliptic", equinox);
        }

        string? named = header.OptionalString("RADESYS") ?? header.OptionalString("RADECSYS");
        string frame = !string.IsNullOrWhiteSpace(named) ? named.Trim()
            : equinox is double year ? (year < FirstYearOfFk5 ? "FK4" : "FK5") : "ICRS";
        return (frame, frame switch
        {
            "ICRS" => null,
            "FK5" => equinox ?? 2000,
            "FK4" => equinox ?? 1950,
            _ => equinox,
        });
    }
}
