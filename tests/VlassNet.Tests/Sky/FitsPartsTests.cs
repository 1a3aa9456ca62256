using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Which part of a file is opened, and which of its axes are the picture's.</summary>
public class FitsPartsTests
{
    [Theory]
    [InlineData("plain", 3, 4)]
    [InlineData("four", 3, 4)]
    [InlineData("three", 3, 4)]
    [InlineData("stokes first", 3, 4)]
    [InlineData("between", 3, 4)]
    [InlineData("row", 1, 4)]
    [InlineData("column", 4, 1)]
    [InlineData("pixel", 1, 1)]
    [InlineData("column of four", 4, 1)]
    public void Axes_of_length_1_are_left_out(string name, int rows, int columns)
    {
        using FitsImage image = FitsImage.Open(GoldenFits.Path("axes.fits.gz"), new FitsImageOptions { ExtensionName = name });
        (image.Rows, image.Columns).Should().Be((rows, columns));
        GoldenFits.Whole(image).Should().Equal(Enumerable.Range(0, rows * columns).Select(i => (float)i));
    }

    [Theory]
    [InlineData("cube", "of 4×3×2", "FitsImageOptions.Plane")]
    [InlineData("line", "of 4", "another|extension")]
    [InlineData("empty", "of 4×0", "header")]
    [InlineData("nothing", "of no data", "extension")]
    public void Other_arrays_are_refused(string name, string found, string advice)
    {
        BadInputException error = Refused("axes.fits.gz", new FitsImageOptions { ExtensionName = name });
        error.Found.Should().Contain(found);
        error.Advice.Should().MatchRegex(advice);
    }

    [Fact]
    public void The_first_image_of_two_axes_is_taken()
    {
        using FitsImage image = Open("extensions.fits.gz", new FitsImageOptions());
        image.Header.GetString("EXTNAME").Should().Be("SCI");
        GoldenFits.Whole(image).Should().Equal(1, 1, 1, 1);
    }

    [Fact]
    public void Where_there_is_none_the_first_with_fewer_long_axes_is_taken()
    {
        using FitsImage image = GoldenFits.Open(FitsText.Image("NAXIS1  = 1", "NAXIS2  = 1"));
        GoldenFits.Whole(image).Should().Equal(0);
    }

    [Fact]
    public void An_extension_is_found_by_number_name_and_version()
    {
        using FitsImage byNumber = Open("extensions.fits.gz", new FitsImageOptions { Hdu = 3 });
        GoldenFits.Whole(byNumber).Should().Equal(2, 2, 2, 2);
        using FitsImage byName = Open("extensions.fits.gz", new FitsImageOptions { ExtensionName = "sci" });
        GoldenFits.Whole(byName).Should().Equal(1, 1, 1, 1);
        FitsImageOptions third = new() { ExtensionName = "SCI", ExtensionVersion = 3 };
        using FitsImage byVersion = Open("extensions.fits.gz", third);
        GoldenFits.Whole(byVersion).Should().Equal(3, 3, 3, 3);
        using FitsImage behindTables = Open("tables.fits.gz", new FitsImageOptions());
        GoldenFits.Whole(behindTables).Should().Equal(0, 1, 2, 3, 4, 5);
    }

    [Theory]
    [InlineData("extensions.fits.gz", 7, null, null, "an extension 7", "SCI,3", "Check which")]
    [InlineData("extensions.fits.gz", null, "ERR", null, "an extension ERR", "extension 1 (LINE,1)", "Check which")]
    [InlineData("extensions.fits.gz", null, "SCI", 4, "an extension SCI,4", "SCI,3", "Check which")]
    [InlineData("only-tables.fits.gz", null, null, null, "an image of two axes", "BINTABLE", "Check which")]
    [InlineData("tables.fits.gz", 1, null, null, "an image", "type BINTABLE", "IMAGE")]
    [InlineData("tables.fits.gz", 2, null, null, "an image", "type TABLE", "IMAGE")]
    [InlineData("groups.fits.gz", null, null, null, "an image", "random groups", "CASA")]
    public void What_is_no_image_is_refused_with_advice(
        string file, int? hdu, string? name, int? version, string expected, string found, string advice)
    {
        BadInputException error = Refused(
            file, new FitsImageOptions { Hdu = hdu, ExtensionName = name, ExtensionVersion = version });
        error.Expected.Should().Contain(expected);
        error.Found.Should().Contain(found);
        error.Advice.Should().Contain(advice);
        error.Where.Should().Contain(file).And.Contain("byte");
    }

    [Fact]
    public void Options_list_all_their_problems()
    {
        new FitsImageOptions().Validate();
        FitsImageOptions options = new()
        {
            Hdu = -1, ExtensionName = " ", Plane = -1, MaxBytes = 0, Download = new DownloadOptions { IdleTimeout = TimeSpan.Zero },
        };
        FluentActions.Invoking(options.Validate).Should().Throw<ArgumentException>()
            .WithMessage("*Hdu ≥ 0*received both*ExtensionName with at least one character*Plane ≥ 0*MaxBytes*IdleTimeout*");
        FluentActions.Invoking(() => FitsImage.Open("x", new FitsImageOptions { ExtensionVersion = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("*ExtensionName*");
    }

    [Fact]
    public void A_plane_of_a_cube_is_chosen_by_number()
    {
        for (int plane = 0; plane < 2; plane++)
        {
            using FitsImage image = Open("axes.fits.gz", new FitsImageOptions { ExtensionName = "cube", Plane = plane });
            (image.Rows, image.Columns).Should().Be((3, 4));
            GoldenFits.Whole(image).Should().Equal(Enumerable.Range(12 * plane, 12).Select(i => (float)i));
        }

        BadInputException error = Refused("axes.fits.gz", new FitsImageOptions { ExtensionName = "cube", Plane = 2 });
        error.Expected.Should().Contain("a plane 2");
        error.Found.Should().Contain("last plane is 1");
        using FitsImage plain = Open("axes.fits.gz", new FitsImageOptions { ExtensionName = "plain", Plane = 0 });
        plain.Rows.Should().Be(3);
        Refused("axes.fits.gz", new FitsImageOptions { ExtensionName = "plain", Plane = 1 }).Found.Should().Contain("last plane is 0");
    }

    /// <summary>Axis 3 counts fastest, and where the sky leans on it the plane has its own positions.</summary>
    [Fact]
    public void A_plane_of_four_axes_has_its_own_pixels_and_positions()
    {
        string[] cards =
        [
            "NAXIS   = 4", "NAXIS1  = 2", "NAXIS2  = 2", "NAXIS3  = 3", "NAXIS4  = 2", "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'",
            "CRVAL1  = 10", "CRVAL2  = 20", "CRPIX1  = 1", "CRPIX2  = 1", "CRPIX3  = 1", "PC1_1   = 1", "PC1_3   = 1",
        ];
        byte[] file = FitsText.File(cards, [.. Enumerable.Range(0, 24).Select(i => (byte)i)]);
        for (int plane = 0; plane < 6; plane++)
        {
            using FitsImage image = GoldenFits.Open(file, new FitsImageOptions { Plane = plane });
            GoldenFits.Whole(image).Should().Equal(Enumerable.Range(4 * plane, 4).Select(i => (float)i));
            image.Wcs!.ToPixel(new SkyPosition(10, 20)).Column.Should().BeApproximately(-(plane % 3), 1e-9);
        }
    }

    [Fact]
    public void Compressed_tiles_are_read_as_an_image()
    {
        using FitsImage image = Open("tiles.fits.gz", new FitsImageOptions());
        GoldenFits.Whole(image).Should().Equal(Enumerable.Range(0, 400).Select(i => (float)i));
    }

    private static FitsImage Open(string file, FitsImageOptions options) => FitsImage.Open(GoldenFits.Path(file), options);

    private static BadInputException Refused(string file, FitsImageOptions options) =>
        FluentActions.Invoking(() => Open(file, options)).Should().Throw<BadInputException>().Which;
}
