using VlassNet.Formats.Fits;

namespace VlassNet.Sky;

/// <summary>
/// Distortions of the plane of projection. Those that change nothing, as programs write them without having measured any, are passed
/// over; all others are refused.
/// </summary>
internal static class WcsDistortions
{
    /// <summary>What a user can do who needs positions.</summary>
    public const string Advice =
        "The pixels can be read all the same; for positions, regrid the image to SIN or TAN without distortions, e.g. with reproject or SWarp.";

    private const int HighestOrder = 9;
    private const int PolynomialParameters = 40;
    private const int FirstOfPolynomial = 5;
    private const string Sip = "-SIP";

    private static readonly string[] Tables =
        ["CPDIS1", "CPDIS2", "CQDIS1", "CQDIS2", "D2IMDIS1", "D2IMDIS2", "DP1", "DP2", "DQ1", "DQ2"];

    private static readonly string[] PlateSolution = ["AMDX1", "AMDY1"];

    /// <summary>Refuses distortions, and names the projection without them.</summary>
    /// <param name="header">The header.</param>
    /// <param name="longitude">The axis of the longitude.</param>
    /// <param name="latitude">The axis of the latitude.</param>
    public static string CheckProjection(HeaderCards header, CelestialAxis longitude, CelestialAxis latitude)
    {
        Refuse(header, Array.Find(Tables, keyword => header.Find(keyword) is not null), "tables");
        Refuse(
            header, Array.Find(PlateSolution, keyword => IsNot(header, keyword, 0)), "the plate solution of the Digitized Sky Survey");
        Refuse(header, FirstOfSip(header), "SIP");
        string projection = longitude.Projection;
        if (projection.EndsWith(Sip, StringComparison.Ordinal))
            projection = projection[..^Sip.Length];
        if (projection != "TPV" && !(projection == "TAN" && HasPolynomial(header, longitude, latitude)))
            return projection;
        Refuse(header, FirstOfPolynomialTerms(header, longitude, latitude), "TPV, as SCAMP writes it");
        return "TAN";
    }

    /// <summary>
    /// Whether the numbers of a TAN projection are those of a polynomial: it has none of its own but for the place of its reference
    /// point, which are the first of the longitude.
    /// </summary>
    public static bool HasPolynomial(HeaderCards header, CelestialAxis longitude, CelestialAxis latitude) =>
        longitude.Projection is "TPV" or "TAN" or "TAN-SIP"
        && (Enumerable.Range(0, PolynomialParameters).Any(number => IsNot(header, Parameter(latitude, number), 0))
            || Enumerable.Range(FirstOfPolynomial, PolynomialParameters - FirstOfPolynomial)
                .Any(number => IsNot(header, Parameter(longitude, number), 0)));

    private static string? FirstOfSip(HeaderCards header) =>
        (from stem in new[] { "A", "B" }
         from first in Enumerable.Range(0, HighestOrder + 1)
         from second in Enumerable.Range(0, HighestOrder + 1 - first)
         select $"{stem}_{first}_{second}").FirstOrDefault(keyword => IsNot(header, keyword, 0));

    /// <summary>The first term by which a polynomial is not ξ' = ξ, η' = η.</summary>
    private static string? FirstOfPolynomialTerms(HeaderCards header, CelestialAxis longitude, CelestialAxis latitude) =>
        (from axis in new[] { longitude, latitude }
         from number in Enumerable.Range(0, PolynomialParameters)
         where IsNot(header, Parameter(axis, number), number == 1 ? 1 : 0)
         select Parameter(axis, number)).FirstOrDefault();

    private static string Parameter(CelestialAxis axis, int number) => $"PV{axis.Number}_{number}";

    private static bool IsNot(HeaderCards header, string keyword, double usual) =>
        header.OptionalDouble(keyword) is { } value && value != usual;

    private static void Refuse(HeaderCards header, string? keyword, string kind)
    {
        if (keyword is not null)
        {
            throw header.Wrong(
                keyword, "a projection without distortions", $"{keyword} of {kind}, which is not supported", Advice);
        }
    }
}
