using VlassNet.Sky;
using VlassNet.Sky.Detection.Grouping;

namespace VlassNet.Tests.Sky.Detection.Grouping;

public sealed class SourceAssemblyTests
{
    private static readonly SourceComponent[] Triple =
        [GroupingScene.Component(20, 14, 9), GroupingScene.Component(12, 10, 5), GroupingScene.Component(30, 18, 3)];

    [Fact]
    public void A_source_is_centred_between_its_ends()
    {
        DetectedSource source = SourceAssembly.Assemble([[.. Triple]], null, "VLASS").Should().ContainSingle().Which;
        (source.Row, source.Column).Should().Be((21, 14));
        source.Extent.Should().BeApproximately(Math.Sqrt((18 * 18) + (8 * 8)) + GroupingScene.Beam, 1e-12);
        (source.PeakFlux, source.Flux).Should().Be((9, 34));
        source.FluxError.Should().BeApproximately(3 * Math.Sqrt(3), 1e-12);
        source.Flags.Should().Be(ComponentFlags.Deblended);
        (source.Name, source.Position).Should().Be(("VLASS 1", null));

        // A catalogue would take a source without a position for the middle of the image.
        source.Invoking(one => one.ToCatalogSource("a.fits")).Should().Throw<InvalidOperationException>().WithMessage("*source 1*no coordinates*");
    }

    [Fact]
    public void A_single_component_is_a_source_of_its_width() =>
        SourceAssembly.Assemble([[GroupingScene.Component(5.25, 6.5, 2, width: 4)]], null, "S")[0].Should()
            .Match<DetectedSource>(one => one.Row == 5.25 && one.Column == 6.5 && one.Extent == 4);

    [Fact]
    public void Sources_are_numbered_by_their_rows() =>
        SourceAssembly.Assemble([[GroupingScene.Component(9, 1, 2)], [GroupingScene.Component(3, 8, 2)], [GroupingScene.Component(3, 2, 2)]], null, "S")
            .Select(one => (one.Number, one.Row, one.Column)).Should().Equal((1, 3, 2), (2, 3, 8), (3, 9, 1));

    /// <summary>Pixels of two arcseconds: the middle, 10 rows above the reference pixel, is 20 arcseconds north of it.</summary>
    [Fact]
    public void With_coordinates_sizes_are_arcseconds_and_names_are_places()
    {
        using FitsImage image = FitsImage.Open(new MemoryStream(FitsText.Image(
            "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "CRVAL1  = 150.0", "CRVAL2  = 0.0", "CRPIX1  = 33", "CRPIX2  = 33",
            "CDELT1  = -5.5555555555555556E-4", "CDELT2  = 5.5555555555555556E-4")));
        SourceComponent[] pair = [GroupingScene.Component(37, 32, 2), GroupingScene.Component(47, 32, 1)];
        DetectedSource source = SourceAssembly.Assemble([[.. pair]], image.Wcs, "VLASS")[0];
        source.Extent.Should().BeApproximately(20 + GroupingScene.Beam, 1e-9);
        source.Name.Should().Be("VLASS J100000.00+000020.0");
        source.Position!.Value.RightAscension.Should().BeApproximately(150, 1e-9);
        source.Position.Value.Declination.Should().BeApproximately(20 / 3600.0, 1e-9);
        CatalogSource listed = source.ToCatalogSource("a.fits");
        listed.Should().Be(new CatalogSource("a.fits", source.Position, source.Name));
    }
}
