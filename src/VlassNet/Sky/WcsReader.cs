using VlassNet.Formats.Fits;
using VlassNet.Sky.Projections;

namespace VlassNet.Sky;

/// <summary>Makes the <see cref="CelestialWcs"/> of a header, or says why there is none.</summary>
internal sealed class WcsReader
{
    private const int MostAxes = 99;
    private const int HighestPower = 29;

    private readonly HeaderCards header;
    private readonly CelestialAxis longitude;
    private readonly CelestialAxis latitude;
    private readonly string projection;

    private WcsReader(HeaderCards header, CelestialAxis longitude, CelestialAxis latitude)
    {
        this.header = header;
        this.longitude = longitude;
        this.latitude = latitude;
        projection = WcsDistortions.CheckProjection(header, longitude, latitude);
    }

    /// <summary>Whether the reference point is on the native equator, else at the native pole (zenithal projections).</summary>
    private bool IsAroundEquator => projection is "CAR" or "SFL" or "GLS";

    /// <summary>Reads the primary WCS of a header; null where it has no celestial axes.</summary>
    /// <param name="header">The header.</param>
    /// <param name="picture">Which pixel axes are the picture's.</param>
    public static CelestialWcs? Read(HeaderCards header, ImageAxes picture)
    {
        CelestialAxis[] axes =
        [
            .. Enumerable.Range(1, MostAxes)
                .Select(number =>
                    header.TryGetString($"CTYPE{number}", out string? type) ? CelestialAxis.Parse(number, type) : null)
                .OfType<CelestialAxis>(),
        ];
        if (axes.Length == 0)
            return null;
        if (axes is not [var first, var second] || first.IsLongitude == second.IsLongitude
            || first.System != second.System || first.Projection != second.Projection)
        {
            throw header.Wrong(
                axes[0].Keyword, "one longitude and one latitude of the same frame and projection, e.g. RA---SIN and DEC--SIN",
                string.Join(", ", axes.Select(axis => $"{axis.Keyword} = '{axis.Type}'")), "Correct the header.");
        }

        return (first.IsLongitude ? new WcsReader(header, first, second) : new WcsReader(header, second, first))
            .Create(picture);
    }

    private CelestialWcs Create(ImageAxes picture)
    {
        CheckReferencePoint();
        WcsMatrix matrix = new(header, longitude.Number, latitude.Number, picture);
        PixelPlane plane = matrix.Plane();
        SkyPosition reference = new(
            (header.OptionalDouble(Key("CRVAL", longitude)) ?? 0) * matrix.LongitudeUnit,
            (header.OptionalDouble(Key("CRVAL", latitude)) ?? 0) * matrix.LatitudeUnit);
        if (!(Math.Abs(reference.Declination) <= 90))
            throw Wrong(Key("CRVAL", latitude), "a latitude of −90° to 90°", $"{reference.Declination}°");
        return new CelestialWcs(
            plane, CreateProjection(reference.Declination), CreateRotation(reference), WcsFrame.Of(header, longitude.System));
    }

    private NativeRotation CreateRotation(SkyPosition reference)
    {
        double nativeLatitude = NativeLatitude(reference.Declination);

        // Paper II, section 2: by default the celestial pole is up, and where it is the reference point itself, longitude 0 is down.
        double lonPole = NativeParameter(3) ?? header.OptionalDouble("LONPOLE") ?? (reference.Declination < nativeLatitude ? 180 : 0);
        if (!IsAroundEquator)
            return new NativeRotation(reference.RightAscension, reference.Declination, lonPole);
        double latPole = NativeParameter(4) ?? header.OptionalDouble("LATPOLE") ?? 90;
        return NativePole.Find(reference, nativeLatitude, lonPole, latPole) is { } pole
            ? new NativeRotation(pole.RightAscension, pole.Declination, lonPole)
            : throw Wrong("LONPOLE", "LONPOLE and CRVAL that belong to one native pole", $"{lonPole}° at latitude {reference.Declination}°");
    }

    /// <summary>θ₀; in the GLS of AIPS the latitude is what it is on the sky.</summary>
    private double NativeLatitude(double latitude) => !IsAroundEquator ? 90 : projection == "GLS" ? latitude : 0;

    /// <summary>A number of the longitude that says where the poles are, unless those are the terms of a polynomial.</summary>
    private double? NativeParameter(int number) =>
        WcsDistortions.HasPolynomial(header, longitude, latitude) ? null : Parameter(longitude, number);

    private static string Key(string stem, CelestialAxis axis) => $"{stem}{axis.Number}";

    private double? Parameter(CelestialAxis axis, int number) => header.OptionalDouble($"PV{axis.Number}_{number}");

    private Projection CreateProjection(double latitudeOfReference)
    {
        switch (projection)
        {
            case "TAN": return new TanProjection();
            case "ARC": return new ArcProjection();
            case "STG": return new StgProjection();
            case "ZEA": return new ZeaProjection();
            case "SIN": return new SinProjection(Parameter(latitude, 1) ?? 0, Parameter(latitude, 2) ?? 0);
            case "ZPN": return CreatePolynomial();
            case "CAR": return new CarProjection();
            case "SFL" or "GLS": return new SflProjection(NativeLatitude(latitudeOfReference));
            case "NCP" when latitudeOfReference != 0:
                // Paper II, 5.1.5: the plane of a baseline in the east-west direction is that of the equator.
                (double sin, double cos) = Math.SinCos(latitudeOfReference * Math.PI / 180);
                return new SinProjection(0, cos / sin);
            case "NCP":
                throw Wrong(Key("CRVAL", latitude), "a reference point off the equator, where NCP shows nothing", "0°");
            default:
                string found = projection.Length == 0 ? $"no projection in '{longitude.Type}'" : projection;
                throw header.Wrong(
                    longitude.Keyword, "the projection SIN, TAN, ARC, STG, ZEA, ZPN, NCP, CAR, SFL or GLS", found,
                    WcsDistortions.Advice);
        }
    }

    private ZpnProjection CreatePolynomial()
    {
        double[] coefficients = [.. Enumerable.Range(0, HighestPower + 1).Select(power => Parameter(latitude, power) ?? 0)];
        return ZpnProjection.Grows(coefficients)
            ? new ZpnProjection(coefficients)
            : throw Wrong($"PV{latitude.Number}_1", $"PV{latitude.Number}_1 > 0 in a ZPN projection", $"{coefficients[1]}");
    }

    private void CheckReferencePoint()
    {
        double[] usual = [0, 0, IsAroundEquator ? 0 : 90];
        for (int number = 0; number < usual.Length; number++)
        {
            if (NativeParameter(number) is double value && value != usual[number])
            {
                string place = IsAroundEquator ? "on the native equator" : "at the native pole";
                throw header.Wrong(
                    $"PV{longitude.Number}_{number}", $"a reference point {place}, {usual[number]}", $"{value}", WcsDistortions.Advice);
            }
        }
    }

    private BadInputException Wrong(string keyword, string expected, string found) =>
        header.Wrong(keyword, expected, found, "Correct the header.");
}
