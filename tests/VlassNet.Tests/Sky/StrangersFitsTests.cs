using System.IO.Hashing;
using System.Runtime.InteropServices;
using VlassNet.Sky;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Sky;

/// <summary>FITS files as strangers wrote them, beside what astropy reads in them.</summary>
public class StrangersFitsTests
{
    private static readonly (string File, double RightAscension, double Declination, string Frame)[] Read =
    [
        ("equinox_str.fits", 180.01154793, -30.00791616, "FK5"),
        ("radesys_j2000.fits", 180.01154793, -30.00791616, "FK5"),
        ("x_nulpad.fits", 180.01154793, -30.00791616, "ICRS"),
        ("tan_pv_trivial.fits", 180.01154793, -30.00791616, "ICRS"),
        ("gls.fits", 10.01064124, 19.99208333, "ICRS"),
        ("glon_car.fits", 271.952980895, -20.285138980, "Galactic"),
        ("gal.fits", 271.031541899, -19.796214076, "Galactic"),
    ];

    [RealDataFact]
    public void The_first_pixel_is_where_astropy_has_it()
    {
        foreach ((string file, double rightAscension, double declination, string frame) in Read)
        {
            using FitsImage image = FitsImage.Open(PathOf(file));
            SkyPosition position = image.Wcs!.ToSky(0, 0);
            position.RightAscension.Should().BeApproximately(rightAscension, 1e-8, file);
            position.Declination.Should().BeApproximately(declination, 1e-8, file);
            (image.Wcs.Frame, image.Wcs.IsEquatorial).Should().Be((frame, true), file);
        }
    }

    [RealDataFact]
    public void Distortions_are_refused_by_name()
    {
        Refused("tpv.fits").Should().Contain("TPV");
        Refused("dss.14.29.56-62.41.05.fits.gz").Should().Contain("plate solution");

        static string Refused(string file)
        {
            using FitsImage image = FitsImage.Open(PathOf(file));
            return FluentActions.Invoking(() => image.Wcs).Should().Throw<BadInputException>().Which.Found;
        }
    }

    [RealDataFact]
    public void Compressed_tiles_and_planes_are_read()
    {
        using FitsImage tiles = FitsImage.Open(PathOf("rice.fits.fz"));
        Crc32 sum = new();
        sum.Append(MemoryMarshal.AsBytes<float>(GoldenFits.Whole(tiles)));
        sum.GetCurrentHashAsUInt32().Should().Be(1501361496u);
        for (int plane = 0; plane < 3; plane++)
        {
            using FitsImage image = FitsImage.Open(PathOf("cube3.fits"), new FitsImageOptions { Plane = plane });
            GoldenFits.Whole(image)[(5 * 50) + 7].Should().Be(0.9621286f);
        }
    }

    [RealDataFact]
    public void Fluxes_are_in_janskys()
    {
        foreach (string file in new[] { "astropy_unit.fits", "beam_hist.fits" })
        {
            using FitsImage image = FitsImage.Open(PathOf(file));
            FluxScale scale = FluxScale.Of(image.Cards, image.Wcs!.PixelScale);
            (GoldenFits.Whole(image).Max() * scale.Peak!.Value).Should().BeApproximately(0.00803, 5e-6, file);
            scale.Total.Should().BePositive(file);
        }
    }

    [RealDataFact]
    public void A_cutout_at_a_whole_ratio_has_means_of_whole_pixels()
    {
        CutoutOptions options = new() { Rows = 2, Columns = 2, PixelScale = 2, Normalization = PixelNormalization.None };
        using CutoutExtractor extractor = new(FitsImage.Open(PathOf("cutout-1arcsec.fits")), options);
        extractor.Around(7.5, 7.5).Pixels.ToArray().Should().Equal(19.25f, 10.25f, 7.5f, 21.5f);
    }

    private static string PathOf(string file) => RealDataFactAttribute.Path($"strangers/fits/{file}");
}
