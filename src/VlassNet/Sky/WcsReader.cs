using VlassNet.Formats.Fits;
using VlassNet.Sky.Projections;

namespace VlassNet.Sky;

/// <summary>Makes the <see cref="CelestialWcs"/> of a header, or says why there is none.</summary>
internal sealed class WcsReader
{
    private const int MostAxes = 99;
    private const int HighestPower = 29;
    private const int TpvParameters = 40;
    private const string Advice =
        "The pixels can be read all the same; for positions, regrid the image to SIN or TAN without distortions.";

    private static readonly string[] Distortions =
        ["A_ORDER", "B_ORDER", "CPDIS1", "CPDIS2", "CQDIS1", "CQDIS2", "D2IMDIS1", "D2IMDIS2", "DP1", "DP2", "DQ1", "DQ2"];

    private readonly HeaderCards header;
    private readonly CelestialAxis longitude;
    private readonly CelestialAxis latitude;

    private WcsReader(HeaderCards header, CelestialAxis longitude, CelestialAxis latitude)
    {
        this.header = header;
        this.longitude = longitude;
        this.latitude = latitude;
    }

    /// <summary>Reads the primary WCS of a header; null where it has no celestial axes.</summary>
    /// <param name="header">The header.</param>
    /// <param name="columnAxis">Number of the pixel axis along a row, from 1.</param>
    /// <param name="rowAxis">Number of the pixel axis along a column, from 1.</param>
    public static CelestialWcs? Read(HeaderCards header, int columnAxis, int rowAxis)
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
            .Create(columnAxis, rowAxis);
    }

    private CelestialWcs Create(int columnAxis, int rowAxis)
    {
        RefuseDistortions();
        WcsMatrix matrix = new(header, longitude.Number, latitude.Number);
        PixelPlane plane = matrix.Plane(columnAxis, rowAxis);
        double poleLongitude = (header.OptionalDouble(Key("CRVAL", longitude)) ?? 0) * matrix.LongitudeUnit;
        double poleLatitude = (header.OptionalDouble(Key("CRVAL", latitude)) ?? 0) * matrix.LatitudeUnit;
        if (!(Math.Abs(poleLatitude) <= 90))
            throw Wrong(Key("CRVAL", latitude), "a latitude of −90° to 90°", $"{poleLatitude}°");

        // Paper II, section 2: by default the celestial pole is up, and where it is the reference point itself, longitude 0 is down.
        double lonPole = Parameter(longitude, 3) ?? header.OptionalDouble("LONPOLE") ?? (poleLatitude < 90 ? 180 : 0);
        NativeRotation rotation = new(poleLongitude, poleLatitude, lonPole);
        (string frame, double? equinox) = WcsFrame.Of(header, longitude.System);
        return new CelestialWcs(plane, CreateProjection(poleLatitude), rotation, frame, equinox);
    }

    private static string Key(string stem, CelestialAxis axis) => $"{stem}{axis.Number}";

    private double? Parameter(CelestialAxis axis, int number) => header.OptionalDouble($"PV{axis.Number}_{number}");

    private Projection CreateProjection(double poleLatitude)
    {
        switch (longitude.Projection)
        {
            case "TAN": return new TanProjection();
            case "ARC": return new ArcProjection();
            case "STG": return new StgProjection();
            case "ZEA": return new ZeaProjection();
            case "SIN": return new SinProjection(Parameter(latitude, 1) ?? 0, Parameter(latitude, 2) ?? 0);
            case "ZPN": return CreatePolynomial();
            case "NCP" when poleLatitude != 0:
                // Paper II, 5.1.5: the plane of a baseline in the east-west direction is that of the equator.
                (double sin, double cos) = Math.SinCos(poleLatitude * Math.PI / 180);
                return new SinProjection(0, cos / sin);
            case "NCP":
                throw Wrong(Key("CRVAL", latitude), "a reference point off the equator, where NCP shows nothing", "0°");
            default:
                string found = longitude.Projection.Length == 0 ? $"no projection in '{longitude.Type}'" : longitude.Projection;
                throw header.Wrong(
                    longitude.Keyword, "the projection SIN, TAN, ARC, STG, ZEA, ZPN or NCP", found, Advice);
        }
    }

    private ZpnProjection CreatePolynomial()
    {
        double[] coefficients = [.. Enumerable.Range(0, HighestPower + 1).Select(power => Parameter(latitude, power) ?? 0)];
        return ZpnProjection.Grows(coefficients)
            ? new ZpnProjection(coefficients)
            : throw Wrong($"PV{latitude.Number}_1", $"PV{latitude.Number}_1 > 0 in a ZPN projection", $"{coefficients[1]}");
    }

    private void RefuseDistortions()
    {
        string? distortion = Distortions.FirstOrDefault(keyword => header.Find(keyword) is not null);
        if (distortion is null && longitude.Projection == "TAN")
        {
            // With parameters that the projection has not got, TAN means the polynomials of TPV.
            distortion = Enumerable.Range(0, TpvParameters).Select(number => $"PV{latitude.Number}_{number}")
                .Concat(Enumerable.Range(5, TpvParameters - 5).Select(number => $"PV{longitude.Number}_{number}"))
                .FirstOrDefault(keyword => header.OptionalDouble(keyword) is not (null or 0));
        }

        if (distortion is not null)
        {
            throw header.Wrong(
                distortion, "a projection without distortions (SIP, TPV, tables)", $"{distortion} in the header", Advice);
        }

        double[] usual = [0, 0, 90];
        for (int number = 0; number < usual.Length; number++)
        {
            if (Parameter(longitude, number) is double value && value != usual[number])
            {
                string keyword = $"PV{longitude.Number}_{number}";
                throw header.Wrong(keyword, $"a reference point at the native pole, {usual[number]}", $"{value}", Advice);
            }
        }
    }

    private BadInputException Wrong(string keyword, string expected, string found) =>
        header.Wrong(keyword, expected, found, "Correct the header.");
}
