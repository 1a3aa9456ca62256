using System.Text.Json;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Positions of headers as strangers write them, beside astropy's: every projection, frame and form of the cards.</summary>
public class WcsFramesTests
{
    private const double Tolerance = 2e-6;

    private static readonly JsonElement Golden = GoldenFits.Json("wcs-frames.json.gz");

    private static readonly Dictionary<string, JsonElement> Cases = Golden.GetProperty("cases").EnumerateArray()
        .ToDictionary(one => one.GetProperty("title").GetString()!);

    public static TheoryData<string> Titles => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Positions_are_those_of_astropy(string title)
    {
        CelestialWcs wcs = Of(Cards(Cases[title].GetProperty("cards")))!;
        wcs.IsEquatorial.Should().BeTrue();
        foreach (JsonElement pair in Cases[title].GetProperty("pairs").EnumerateArray())
        {
            (double row, double column) = (pair[0].GetDouble(), pair[1].GetDouble());
            SkyPosition position = new(pair[2].GetDouble(), pair[3].GetDouble());
            (double Row, double Column) found = wcs.ToPixel(position);
            found.Row.Should().BeApproximately(row, Tolerance);
            found.Column.Should().BeApproximately(column, Tolerance);
            SkyPosition sky = wcs.ToSky(row, column);
            sky.RightAscension.Should().BeInRange(0, 360).And.NotBe(360);
            (double Row, double Column) back = wcs.ToPixel(sky);
            back.Row.Should().BeApproximately(row, Tolerance);
            back.Column.Should().BeApproximately(column, Tolerance);
        }
    }

    [Fact]
    public void Poles_that_fit_nowhere_are_refused()
    {
        foreach (JsonElement cards in Golden.GetProperty("refused").EnumerateArray())
        {
            FluentActions.Invoking(() => Of(Cards(cards))).Should().Throw<BadInputException>().Which.Expected.Should().Contain("native pole");
        }
    }

    [Theory]
    [InlineData(new[] { "RADESYS = 'J2000'" }, "FK5", 2000.0, true)]
    [InlineData(new[] { "RADESYS = 'B1950'" }, "FK4", 1950.0, true)]
    [InlineData(new[] { "RADESYS = 'fk5'", "EQUINOX = 'J2000'" }, "FK5", 2000.0, true)]
    [InlineData(new[] { "EQUINOX = '2000.0'" }, "FK5", 2000.0, true)]
    [InlineData(new[] { "EQUINOX = NaN" }, "ICRS", null, true)]
    [InlineData(new[] { "EQUINOX = ''", "EPOCH   = 1950.0" }, "FK4", 1950.0, true)]
    [InlineData(new[] { "RADESYS = 'ICRS'", "EQUINOX = 'who knows'" }, "ICRS", null, true)]
    [InlineData(new[] { "RADESYS = 'GAPPT'", "EQUINOX = 2000.0" }, "GAPPT", 2000.0, false)]
    public void The_frame_is_what_the_header_means(string[] cards, string frame, double? equinox, bool isEquatorial)
    {
        CelestialWcs wcs = Of([.. Sin(), .. cards])!;
        (wcs.Frame, wcs.Equinox, wcs.IsEquatorial).Should().Be((frame, equinox, isEquatorial));
    }

    [Theory]
    [InlineData("EQUINOX = 'now'", "now")]
    [InlineData("EQUINOX = 20000.0", "20000.0")]
    [InlineData("EQUINOX = T", "T")]
    public void An_equinox_that_is_no_year_is_refused(string card, string found)
    {
        BadInputException error = FluentActions.Invoking(() => Of([.. Sin(), card])).Should().Throw<BadInputException>().Which;
        error.Found.Should().Be(found);
        error.Expected.Should().Contain("a year from 1800 to 2200");
        FluentActions.Invoking(() => Of([.. Sin(), "RADESYS = 'FK5'", "EQUINOX = 'B1950'"])).Should().Throw<BadInputException>();
    }

    /// <summary>What axes of one pixel say counts only where it reaches into the picture.</summary>
    [Fact]
    public void Degenerate_axes_may_have_NaN()
    {
        string[] cards =
        [
            .. Sin(), "NAXIS   = 4", "NAXIS1  = 64", "NAXIS2  = 64", "NAXIS3  = 1", "NAXIS4  = 1", "CTYPE3  = 'FREQ'", "CRVAL3  = NaN",
            "CRPIX3  = NaN", "CDELT3  = NaN", "CTYPE4  = 'STOKES'", "CRPIX4  = NaN", "PC3_3   = NaN", "PC1_1   = 1.0",
        ];
        Of(cards)!.ToPixel(new SkyPosition(10, 20)).Should().Be((-1, -1));
        FluentActions.Invoking(() => Of([.. cards, "PC1_3   = 0.5"])).Should().Throw<BadInputException>().Which.Found.Should().Be("NaN");
    }

    [Theory]
    [InlineData("AMDX1   = 67.2", "AMDX1 of the plate solution")]
    [InlineData("A_2_0   = 1E-6", "A_2_0 of SIP")]
    [InlineData("CPDIS1  = 'LOOKUP'", "CPDIS1 of tables")]
    [InlineData("PV1_5   = 1E-6", "PV1_5 of TPV")]
    [InlineData("PV2_1   = 1.01", "PV2_1 of TPV")]
    public void A_distortion_is_refused_by_name(string card, string found)
    {
        BadInputException error = FluentActions.Invoking(() => Of(["CTYPE1  = 'RA---TAN'", "CTYPE2  = 'DEC--TAN'", card]))
            .Should().Throw<BadInputException>().Which;
        error.Found.Should().StartWith(found);
        error.Advice.Should().Contain("regrid");
    }

    [Theory]
    [InlineData("CRVAL1  = NaN")]
    [InlineData("CDELT1  = NaN")]
    [InlineData("CRPIX2  = NaN")]
    public void What_the_picture_needs_may_not_be_NaN(string card) =>
        FluentActions.Invoking(() => Of([.. Sin().Where(one => !one.StartsWith(card[..6], StringComparison.Ordinal)), card]))
            .Should().Throw<BadInputException>().Which.Found.Should().Be("NaN");

    private static string[] Sin() => ["CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "CRVAL1  = 10", "CRVAL2  = 20"];

    private static string[] Cards(JsonElement cards) => [.. cards.EnumerateArray().Select(card => card.GetString()!)];

    private static CelestialWcs? Of(string[] cards)
    {
        using FitsImage image = GoldenFits.Open(FitsText.File([.. cards, .. Size(cards)], new byte[64 * 64]));
        return image.Wcs;
    }

    private static string[] Size(string[] cards) =>
        cards.Any(card => card.StartsWith("NAXIS1", StringComparison.Ordinal)) ? [] : ["NAXIS1  = 64", "NAXIS2  = 64"];
}
