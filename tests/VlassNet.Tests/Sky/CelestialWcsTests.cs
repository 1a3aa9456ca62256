using System.Text.Json;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Pixels and positions, beside those of wcslib as astropy calls it.</summary>
public class CelestialWcsTests
{
    private const double Tolerance = 1e-6;

    private static readonly JsonElement[] Cases = [.. GoldenFits.Json("wcs.json.gz").GetProperty("cases").EnumerateArray()];
    private static readonly string[] Sin = ["CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "CRVAL1  = 10", "CRVAL2  = 20"];

    // Those are turned into right ascension and declination of today, beside astropy in WcsFramesTests.
    private static readonly string[] Turned = ["galactic", "fk4"];

    public static TheoryData<string> Titles => [.. Cases.Select(element => element.GetProperty("title").GetString()!)];

    public static TheoryData<string> Untouched => [.. Cases.Select(element => element.GetProperty("title").GetString()!).Except(Turned)];

    [Theory]
    [MemberData(nameof(Untouched))]
    public void Pixels_and_positions_are_those_of_wcslib(string title)
    {
        JsonElement expected = Cases.Single(element => element.GetProperty("title").GetString() == title);
        CelestialWcs wcs = Read(expected);
        wcs.PixelScale.Should().BeApproximately(expected.GetProperty("scale").GetDouble(), 1e-9 * wcs.PixelScale);
        foreach (JsonElement pair in expected.GetProperty("pairs").EnumerateArray())
        {
            (double row, double column) = (pair[0].GetDouble(), pair[1].GetDouble());
            SkyPosition position = new(pair[2].GetDouble(), pair[3].GetDouble());
            ShouldBeNear(wcs.ToPixel(position), (row, column));

            // Their distance on the sky, in pixels.
            SkyPosition found = wcs.ToSky(row, column);
            found.RightAscension.Should().BeInRange(0, 360).And.NotBe(360);
            (Separation(found, position) * 3600 / wcs.PixelScale).Should().BeLessThan(Tolerance);
            ShouldBeNear(wcs.ToPixel(found), (row, column));
        }

        foreach (JsonElement pixel in expected.GetProperty("off").EnumerateArray())
            double.IsNaN(wcs.ToSky(pixel[0].GetDouble(), pixel[1].GetDouble()).Declination).Should().BeTrue();
        foreach (JsonElement hidden in expected.GetProperty("hidden").EnumerateArray())
            wcs.ToPixel(new SkyPosition(hidden[0].GetDouble(), hidden[1].GetDouble())).Should().Be((double.NaN, double.NaN));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_frame_is_named(string title)
    {
        JsonElement expected = Cases.Single(element => element.GetProperty("title").GetString() == title);
        string named = title switch
        {
            "galactic" => "Galactic",
            "ecliptic" => "Ecliptic",
            _ => expected.GetProperty("frame").GetString()!,
        };
        Read(expected).Frame.Should().Be(named.Length == 0 ? "ICRS" : named);
    }

    [Theory]
    [InlineData(new string[0], null)]
    [InlineData(new[] { "EQUINOX = 1950.0" }, 1950.0)]
    [InlineData(new[] { "EPOCH   = 2000.0" }, 2000.0)]
    [InlineData(new[] { "RADESYS = 'FK5'" }, 2000.0)]
    [InlineData(new[] { "RADESYS = 'FK4'" }, 1950.0)]
    [InlineData(new[] { "RADESYS = 'ICRS'", "EQUINOX = 2000.0" }, null)]
    public void The_equinox_has_its_defaults(string[] cards, double? equinox) =>
        Of([.. Sin, .. cards])!.Equinox.Should().Be(equinox);

    [Theory]
    [InlineData("SIN", 89)]
    [InlineData("TAN", 85)]
    [InlineData("ARC", 175)]
    [InlineData("STG", 175)]
    [InlineData("ZEA", 175)]
    [InlineData("ZPN", 170)]
    public void There_and_back_is_the_same_pixel(string projection, double reach)
    {
        foreach ((double ra, double dec) in new[] { (0.0, 0.0), (157.5, 30.76), (359.9999, 89.9999), (12, -90), (200, 90) })
        {
            CelestialWcs wcs = Of([
                $"CTYPE1  = 'RA---{projection}'", $"CTYPE2  = 'DEC--{projection}'", FormattableString.Invariant($"CRVAL1  = {ra}"), FormattableString.Invariant($"CRVAL2  = {dec}"),
                "CDELT1  = -1", "CDELT2  = 1", "LONPOLE = 77",
                .. projection == "ZPN" ? (string[])["PV2_1   = 1", "PV2_3   = -0.01"] : []])!;
            double scale = reach * Math.PI / 180;
            double edge = 180 / Math.PI * (projection switch
            {
                "SIN" => Math.Sin(scale),
                "TAN" => Math.Tan(scale),
                "STG" => 2 * Math.Tan(scale / 2),
                "ZEA" => 2 * Math.Sin(scale / 2),
                "ZPN" => scale - (0.01 * scale * scale * scale),
                _ => scale,
            });
            for (int step = 0; step <= 100; step++)
            {
                (double sin, double cos) = Math.SinCos(step);
                double radius = edge * step / 100;
                (double, double) pixel = (-1 + (radius * sin), -1 + (radius * cos));
                (double Row, double Column) back = wcs.ToPixel(wcs.ToSky(pixel.Item1, pixel.Item2));
                ShouldBeNear(back, pixel, 1e-9 * (1 + radius) / (projection == "SIN" && step > 90 ? 0.01 : 1));
            }
        }
    }

    [Fact]
    public void What_is_no_place_is_NaN()
    {
        CelestialWcs wcs = Of(Sin)!;
        foreach (double strange in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            double.IsNaN(wcs.ToPixel(new SkyPosition(strange, 20)).Row).Should().BeTrue();
            double.IsNaN(wcs.ToPixel(new SkyPosition(10, strange)).Column).Should().BeTrue();
            double.IsNaN(wcs.ToSky(strange, 0).RightAscension).Should().BeTrue();
            double.IsNaN(wcs.ToSky(0, strange).Declination).Should().BeTrue();
        }
    }

    [Fact]
    public void A_header_without_celestial_axes_has_none()
    {
        Of().Should().BeNull();
        Of("CTYPE1  = 'FREQ'", "CTYPE2  = 'STOKES'").Should().BeNull();
    }

    [Fact]
    public void Parameters_of_nothing_do_no_harm() =>
        Of("CTYPE1  = 'RA---TAN'", "CTYPE2  = 'DEC--TAN'", "PV2_1   = 0.0", "PV2_2   = 0.0").Should().NotBeNull();

    [Fact]
    public void The_axes_are_those_of_the_picture()
    {
        byte[] file = FitsText.File(
            ["NAXIS   = 3", "NAXIS1  = 1", "NAXIS2  = 3", "NAXIS3  = 2", "CTYPE1  = 'STOKES'", "CTYPE2  = 'RA---SIN'",
                "CTYPE3  = 'DEC--SIN'", "CRVAL2  = 10", "CRVAL3  = 20", "CRPIX2  = 2", "CRPIX3  = 1", "CDELT2  = -1",
                "CDELT3  = 1"],
            new byte[6]);
        using FitsImage image = GoldenFits.Open(file);
        image.Wcs!.ToPixel(new SkyPosition(10, 20)).Should().Be((0, 1));
        image.Wcs.ToSky(1, 1).Declination.Should().BeApproximately(21, 1e-3);
    }

    [Theory]
    [InlineData("'RA---TAN-SIP'", "'DEC--TAN-SIP'", "A_0_2   = 1E-7", "A_0_2")]
    [InlineData("'RA---TAN'", "'DEC--TAN'", "B_1_1   = 1E-7", "B_1_1")]
    [InlineData("'RA---TPV'", "'DEC--TPV'", "PV1_4   = 1E-6", "TPV")]
    [InlineData("'RA---TAN'", "'DEC--TAN'", "PV2_1   = 1.1", "PV2_1")]
    [InlineData("'RA---TNX'", "'DEC--TNX'", "", "TNX")]
    [InlineData("'RA---TAN'", "'DEC--TAN'", "PV1_7   = 0.1", "PV1_7")]
    [InlineData("'RA---CAR'", "'DEC--CAR'", "PV1_2   = 10", "10")]
    [InlineData("'RA---AIT'", "'DEC--AIT'", "", "AIT")]
    [InlineData("'RA'", "'DEC'", "", "no projection")]
    [InlineData("'RA---SIN'", "'DEC--TAN'", "", "'DEC--TAN'")]
    [InlineData("'RA---SIN'", "'GLAT-SIN'", "", "'GLAT-SIN'")]
    [InlineData("'RA---SIN'", "'FREQ'", "", "CTYPE1 = 'RA---SIN'")]
    [InlineData("'RA---SIN'", "'RA---SIN'", "", "CTYPE2 = 'RA---SIN'")]
    [InlineData("'RA---SIN'", "'DEC--SIN'", "CDELT1  = 0", "singular")]
    [InlineData("'RA---SIN'", "'DEC--SIN'", "CD1_1   = 1", "singular")]
    [InlineData("'RA---SIN'", "'DEC--SIN'", "CRVAL2  = 91", "91°")]
    [InlineData("'RA---SIN'", "'DEC--SIN'", "CRVAL2  = 'x'", "the string 'x'")]
    [InlineData("'RA---SIN'", "'DEC--SIN'", "CUNIT1  = 'Hz'", "'Hz'")]
    [InlineData("'RA---SIN'", "'DEC--SIN'", "PV1_2   = 45", "45")]
    [InlineData("'RA---NCP'", "'DEC--NCP'", "", "0°")]
    [InlineData("'RA---ZPN'", "'DEC--ZPN'", "", "0")]
    [InlineData("'RA---SIN'", "'DEC--SIN'", "CDELT1  = 1E-320", "singular")]
    public void What_is_not_supported_is_refused_and_the_pixels_are_not(string type1, string type2, string card, string found)
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image([$"CTYPE1  = {type1}", $"CTYPE2  = {type2}", card]));
        GoldenFits.Whole(image).Should().Equal(0, 1, 2, 3, 4, 5);
        for (int time = 0; time < 2; time++)
        {
            BadInputException error = FluentActions.Invoking(() => image.Wcs).Should().Throw<BadInputException>().Which;
            error.Found.Should().Contain(found);
            error.Where.Should().Contain("byte");
        }
    }

    private static CelestialWcs? Of(params string[] cards)
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image(cards));
        return image.Wcs;
    }

    private static CelestialWcs Read(JsonElement expected)
    {
        string[] cards = [.. expected.GetProperty("cards").EnumerateArray().Select(card => card.GetString()!)];
        if (!cards.Any(card => card.StartsWith("NAXIS1", StringComparison.Ordinal)))
            cards = [.. cards, "NAXIS1  = 64", "NAXIS2  = 64"];
        using FitsImage image = GoldenFits.Open(FitsText.File(cards, new byte[64 * 64]));
        return image.Wcs!;
    }

    private static void ShouldBeNear(
        (double Row, double Column) found, (double Row, double Column) wanted, double tolerance = Tolerance)
    {
        found.Row.Should().BeApproximately(wanted.Row, tolerance);
        found.Column.Should().BeApproximately(wanted.Column, tolerance);
    }

    // Degrees, by the haversine, which is good for small angles.
    private static double Separation(SkyPosition a, SkyPosition b)
    {
        double up = Math.Sin((a.Declination - b.Declination) * Math.PI / 360);
        double along = Math.Sin((a.RightAscension - b.RightAscension) * Math.PI / 360);
        double cosines = Math.Cos(a.Declination * Math.PI / 180) * Math.Cos(b.Declination * Math.PI / 180);
        return 360 / Math.PI * Math.Asin(Math.Sqrt((up * up) + (cosines * along * along)));
    }
}
