using System.Globalization;
using VlassNet.Formats.Fits;
using VlassNet.Sky.Frames;

namespace VlassNet.Sky;

/// <summary>
/// A header's celestial frame (paper II, 3.1). <c>RADESYS</c> comes before the equinox, which may be written as a number or as
/// <c>'J2000'</c> or <c>'B1950'</c>.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Equinox">Its equinox, years, or null.</param>
/// <param name="Turn">What takes its positions to the ICRS; null where they are left as they are.</param>
/// <param name="IsEquatorial">Whether positions are, then, right ascension and declination of today.</param>
internal sealed record WcsFrame(string Name, double? Equinox, FrameTurn? Turn, bool IsEquatorial)
{
    private const double FirstYearOfFk5 = 1984;
    private const double Earliest = 1800;
    private const double Latest = 2200;

    public static WcsFrame Of(HeaderCards header, string system)
    {
        switch (system)
        {
            case "G": return new WcsFrame("Galactic", null, FrameTurn.Galactic, true);
            case "S": return new WcsFrame("Supergalactic", null, FrameTurn.Supergalactic, true);
        }

        string keyword = HasValue(header, "EQUINOX") ? "EQUINOX" : "EPOCH";
        WcsEquinox equinox = HasValue(header, keyword) ? WcsEquinox.Parse(header.Find(keyword)!.Value!) : WcsEquinox.None;
        if (system is "E" or "H")
            return new WcsFrame(system == "E" ? "Ecliptic" : "Helioecliptic", equinox.Year, null, false);

        string named = (header.OptionalString("RADESYS") ?? header.OptionalString("RADECSYS") ?? "").Trim().ToUpperInvariant();
        switch (named)
        {
            case "ICRS" or "ICRF":
                return new WcsFrame("ICRS", null, null, true);
            case "":
                Check();
                if (equinox.Year is null)
                    return new WcsFrame("ICRS", null, null, true);
                return equinox.IsBesselian ?? equinox.Year < FirstYearOfFk5 ? Fk4(true) : Fk5();
            case "FK5" or "J2000" or "J2000.0":
                Check(false);
                return Fk5();
            case "FK4" or "B1950" or "B1950.0" or "FK4-NO-E":
                Check(true);
                return Fk4(named != "FK4-NO-E");
            default:
                return new WcsFrame(named, equinox.Year, null, false);
        }

        WcsFrame Fk5()
        {
            double year = equinox.Year ?? 2000;
            return new WcsFrame("FK5", year, year == 2000 ? null : FrameTurn.Fk5(year), true);
        }

        WcsFrame Fk4(bool hasTerms)
        {
            double year = equinox.Year ?? 1950;
            return new WcsFrame(hasTerms ? "FK4" : "FK4-NO-E", year, FrameTurn.Fk4(year, hasTerms), true);
        }

        void Check(bool? isBesselian = null)
        {
            bool isUnlike = isBesselian is not null && equinox.IsBesselian is not null && isBesselian != equinox.IsBesselian;
            if (equinox.IsUnreadable || isUnlike || !(equinox.Year is null or (>= Earliest and <= Latest)))
            {
                throw header.Wrong(
                    keyword, $"a year from {Earliest} to {Latest} as {keyword}" + (named.Length > 0 ? $" of the frame {named}" : ""),
                    $"{header.Find(keyword)!.Value}", "Correct the header.");
            }
        }
    }

    private static bool HasValue(HeaderCards header, string keyword) => !string.IsNullOrWhiteSpace(header.Find(keyword)?.Value);

    /// <summary>An equinox as headers have it.</summary>
    /// <param name="Year">The year; null where none is given, as by NaN or by AIPS's 0.</param>
    /// <param name="IsBesselian">Whether a letter says that it is Besselian (B) or Julian (J); null without one.</param>
    /// <param name="IsUnreadable">Whether something is there that is no year.</param>
    private readonly record struct WcsEquinox(double? Year, bool? IsBesselian, bool IsUnreadable)
    {
        public static WcsEquinox None => default;

        public static WcsEquinox Parse(string value)
        {
            string text = value.Trim().ToUpperInvariant();
            bool? isBesselian = text is ['B', ..] ? true : text is ['J', ..] ? false : null;
            string number = isBesselian is null ? text : text[1..];
            if (!double.TryParse(number.Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out double year))
                return new WcsEquinox(null, null, true);
            return double.IsNaN(year) || year == 0 ? None : new WcsEquinox(year, isBesselian, false);
        }
    }
}
