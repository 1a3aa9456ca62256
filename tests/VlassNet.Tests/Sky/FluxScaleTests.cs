using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Units of brightness and beams, as AIPS, CASA and astropy write them.</summary>
public class FluxScaleTests
{
    // Pixels in a beam of 2.5″ by 2.5″, of pixels of 1″.
    private const double Beam = 7.0818090;

    [Theory]
    [InlineData("Jy/beam", 1.0)]
    [InlineData("JY/BEAM", 1.0)]
    [InlineData("Jy beam-1", 1.0)]
    [InlineData("beam-1 Jy", 1.0)]
    [InlineData("beam-1 mJy", 1e-3)]
    [InlineData("mJy / beam", 1e-3)]
    [InlineData("mJy beam^-1", 1e-3)]
    [InlineData("mJy beam**-1", 1e-3)]
    [InlineData("uJy/beam", 1e-6)]
    [InlineData("µJy.beam^{-1}", 1e-6)]
    [InlineData("nJy*beam^(-1)", 1e-9)]
    [InlineData("Jybeam-1", 1.0)]
    [InlineData("mJybeam-1", 1e-3)]
    [InlineData("Jy", null)]
    [InlineData("beam-1", null)]
    [InlineData("Jy beam", null)]
    [InlineData("Jy/beam/s", null)]
    [InlineData("Jy/pixel", null)]
    [InlineData("MJy/sr", null)]
    [InlineData("MJY/BEAM", null)]
    [InlineData("K", null)]
    [InlineData("", null)]
    public void A_unit_is_understood_or_left_alone(string unit, double? jansky) =>
        BrightnessUnit.JanskysPerBeam(unit).Should().Be(jansky);

    [Theory]
    [InlineData(new[] { "BMAJ    = 6.944444444E-4", "BMIN    = 6.944444444E-4" }, 1 / Beam)]
    [InlineData(new[] { "HISTORY AIPS   CLEAN BMAJ=  6.944444444E-04 BMIN=  6.944444444E-04 BPA=   0.00" }, 1 / Beam)]
    [InlineData(
        new[] { "HISTORY AIPS   CLEAN BMAJ=  1.0E-01 BMIN=  1.0E-01 BPA=   0.00", "HISTORY AIPS   CLEAN BMAJ=  6.944444444E-04 BMIN=  6.944444444E-04" },
        1 / Beam)]
    [InlineData(
        new[] { "BMAJ    = 6.944444444E-4", "BMIN    = 6.944444444E-4", "HISTORY AIPS   CLEAN BMAJ=  1.0E-01 BMIN=  1.0E-01 BPA= 0" }, 1 / Beam)]
    [InlineData(new[] { "HISTORY AIPS   CLEAN BMAJ=  none BMIN=  6.9E-04" }, null)]
    [InlineData(new[] { "COMMENT AIPS   CLEAN BMAJ=  6.9E-04 BMIN=  6.9E-04" }, null)]
    [InlineData(new[] { "BMAJ    = 0.0", "BMIN    = 0.0" }, null)]
    [InlineData(new[] { "BMAJ    = NaN", "BMIN    = NaN" }, null)]
    public void The_beam_is_in_the_header_or_in_its_history(string[] cards, double? total)
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image(["BUNIT   = 'Jy/beam'", .. cards]));
        FluxScale found = FluxScale.Of(image.Cards, 1);
        found.Peak.Should().Be(1);
        if (total is { } expected)
            found.Total.Should().BeApproximately(expected, 1e-6);
        else
            found.Total.Should().BeNull();
        FluxScale.Of(image.Cards, null).Total.Should().BeNull();
    }
}
