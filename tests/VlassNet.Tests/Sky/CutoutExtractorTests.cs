using System.Text.Json;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>Cutouts against those of make_cutouts.py.</summary>
public sealed class CutoutExtractorTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllBytes(PathOf("cutouts.json"))).RootElement;

    public static TheoryData<int, bool> Copies => Cases("copies");

    public static TheoryData<int, bool> Resampled => Cases("resampled");

    [Theory]
    [MemberData(nameof(Copies))]
    public void A_cutout_has_the_images_pixels_and_the_median_where_there_are_none(int number, bool inMemory)
    {
        JsonElement wanted = Golden.GetProperty("copies")[number];
        using CutoutExtractor extractor = Open(wanted, inMemory, PixelNormalization.None);
        Cutout cutout = extractor.Around(Number(wanted, "row"), Number(wanted, "column"));
        float[] expected = Values(wanted);
        float[] finite = [.. expected.Where(float.IsFinite).Order()];
        float median = finite.Length == 0 ? 0 : (finite[(finite.Length - 1) / 2] + finite[finite.Length / 2]) / 2;
        for (int i = 0; i < expected.Length; i++)
            cutout.Pixels[i].Should().BeApproximately(float.IsFinite(expected[i]) ? expected[i] : median, 1e-9f);
        (cutout.Outside + cutout.Blank).Should().Be(expected.Length - finite.Length);
        cutout.IsEmpty.Should().Be(finite.Length == 0);
        if (finite.Length > 0)
            cutout.Peak.Should().Be(finite[^1]);
        else
            (cutout.Peak, cutout.Total, cutout.Saturated).Should().Be((float.NaN, double.NaN, true));
    }

    [Theory]
    [MemberData(nameof(Resampled))]
    public void Another_scale_is_taken_between_the_pixels(int number, bool inMemory)
    {
        JsonElement wanted = Golden.GetProperty("resampled")[number];
        using CutoutExtractor extractor = Open(wanted, inMemory, PixelNormalization.None, Number(wanted, "scale"));
        Cutout cutout = extractor.Around(Number(wanted, "row"), Number(wanted, "column"));
        float[] expected = Values(wanted);
        for (int i = 0; i < expected.Length; i++)
            cutout.Pixels[i].Should().BeApproximately(expected[i], 1e-8f);
        (cutout.Outside, cutout.Blank).Should().Be((0, 0));
    }

    /// <summary>A header's scale has some digits only; a pixel twice as long is the mean of four all the same.</summary>
    [Theory]
    [InlineData("-2.7777777777777E-4", "2.7777777777777E-4")]
    [InlineData("-2.7777777777778E-4", "2.7777777777778E-4")]
    [InlineData("-2.77777778E-4", "2.77777778E-4")]
    [InlineData("-2.777777E-4", "2.777777E-4")]
    public void Whole_ratios_are_means_of_whole_pixels(string across, string up)
    {
        byte[] pixels = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 37 % 101))];
        byte[] file = FitsText.File(
            ["NAXIS1  = 8", "NAXIS2  = 8", "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", $"CDELT1  = {across}", $"CDELT2  = {up}"], pixels);
        using CutoutExtractor extractor = new(
            FitsImage.Open(new MemoryStream(file)), new() { Rows = 2, Columns = 2, PixelScale = 2, Normalization = PixelNormalization.None });
        float[] expected = [Mean(2, 2), Mean(2, 4), Mean(4, 2), Mean(4, 4)];
        extractor.Around(3.5, 3.5).Pixels.ToArray().Should().Equal(expected);

        float Mean(int row, int column) =>
            (pixels[(row * 8) + column] + pixels[(row * 8) + column + 1] + pixels[(row * 8) + column + 8] + pixels[(row * 8) + column + 9]) / 4f;
    }

    /// <summary>A mean needs half of its pixels: five of nine.</summary>
    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public void A_mean_of_fewer_than_half_of_its_pixels_is_none(int missing, int blank)
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)255, missing), .. Enumerable.Repeat((byte)7, 9 - missing)];
        byte[] file = FitsText.File(
            ["NAXIS1  = 3", "NAXIS2  = 3", "BLANK   = 255", "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "CDELT1  = -1", "CDELT2  = 1",
                "CUNIT1  = 'arcsec'", "CUNIT2  = 'arcsec'"],
            pixels);
        using CutoutExtractor extractor = new(
            FitsImage.Open(new MemoryStream(file)), new() { Rows = 1, Columns = 1, PixelScale = 3, Normalization = PixelNormalization.None });
        Cutout cutout = extractor.Around(1, 1);
        (cutout.Blank, cutout.Pixels[0]).Should().Be((blank, blank == 0 ? 7 : 0));
    }

    /// <summary>Rows are 2″ apart and columns 1″: pixels of 2″ are two neighbours in a row.</summary>
    [Fact]
    public void Pixels_that_are_not_square_become_square()
    {
        byte[] pixels = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 37 % 101))];
        byte[] file = FitsText.File(
            ["NAXIS1  = 8", "NAXIS2  = 8", "CTYPE1  = 'RA---SIN'", "CTYPE2  = 'DEC--SIN'", "CDELT1  = -1", "CDELT2  = 2", "CUNIT1  = 'arcsec'",
                "CUNIT2  = 'arcsec'"],
            pixels);
        CutoutOptions options = new() { Rows = 2, Columns = 2, PixelScale = 2, Normalization = PixelNormalization.None };
        using CutoutExtractor extractor = new(FitsImage.Open(new MemoryStream(file)), options);
        extractor.PixelScale.Should().BeApproximately(2, 1e-9);
        float[] expected = [Mean(3, 2), Mean(3, 4), Mean(4, 2), Mean(4, 4)];
        extractor.Around(3.5, 3.5).Pixels.ToArray().Should().Equal(expected);

        float Mean(int row, int column) => (pixels[(row * 8) + column] + pixels[(row * 8) + column + 1]) / 2f;
    }

    /// <summary>As the documentation has it: 8 pixels around pixel 50 are 47 to 54.</summary>
    [Theory]
    [InlineData(50, 47)]
    [InlineData(49.5, 46)]
    [InlineData(49.49, 46)]
    public void A_cutout_of_an_even_size_has_one_more_pixel_after_the_centre(double centre, int first)
    {
        byte[] file = FitsText.File(["NAXIS1  = 100", "NAXIS2  = 1"], [.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
        using CutoutExtractor extractor = new(
            FitsImage.Open(new MemoryStream(file)), new() { Rows = 1, Columns = 8, Normalization = PixelNormalization.None });
        extractor.Around(0, centre).Pixels[0].Should().Be(first);
    }

    [Fact]
    public void A_position_is_the_centre()
    {
        JsonElement sky = Golden.GetProperty("sky");
        using CutoutExtractor extractor = new(FitsImage.Open(PathOf("mosaic.fits")), new() { Rows = 8, Columns = 8, PixelScale = 0.9 });
        Cutout there = extractor.Around(new SkyPosition(Number(sky, "ra"), Number(sky, "dec")));
        Cutout pixel = extractor.Around(Number(sky, "row"), Number(sky, "column"));
        for (int i = 0; i < there.Pixels.Length; i++)
            there.Pixels[i].Should().BeApproximately(pixel.Pixels[i], 1e-5f);
        FluentActions.Invoking(() => extractor.Around(new SkyPosition(330, -2))).Should().Throw<ArgumentException>().WithMessage("*shows*");
        FluentActions.Invoking(() => extractor.Around(double.NaN, 2)).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("min-max")]
    [InlineData("percentile 0.5 99.5")]
    [InlineData("percentile 10 90")]
    [InlineData("asinh 0.1")]
    [InlineData("asinh 1")]
    [InlineData("sigma -1 10")]
    [InlineData("sigma -2.5 3")]
    public void Scalings_are_astropys_and_have_names(string name)
    {
        PixelNormalization normalization = PixelNormalization.Parse(name);
        normalization.ToString().Should().Be(name);
        PixelNormalization.Parse($" {name.ToUpperInvariant()} ").Should().Be(normalization);
        float[] pixels = [.. Golden.GetProperty("pixels").EnumerateArray().Select(value => value.GetSingle())];
        normalization.Apply(pixels);
        float[] expected = [.. Golden.GetProperty("scaled").GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
        for (int i = 0; i < expected.Length; i++)
            pixels[i].Should().BeApproximately(expected[i], 2e-6f);
    }

    [Theory]
    [InlineData("min-max")]
    [InlineData("percentile 0.5 99.5")]
    [InlineData("asinh 0.1")]
    [InlineData("sigma -1 10")]
    public void Equal_pixels_become_zero_and_all_lie_between_zero_and_one(string name)
    {
        PixelNormalization normalization = PixelNormalization.Parse(name);
        float[] equal = [3, 3, 3], wild = [float.MinValue, 0, 1e-30f, float.MaxValue], one = [5];
        normalization.Apply([]);
        foreach (float[] pixels in (float[][])[equal, wild, one])
        {
            normalization.Apply(pixels);
            pixels.Should().OnlyContain(pixel => pixel >= 0 && pixel <= 1);
        }

        equal.Should().Equal(0, 0, 0);
        one.Should().Equal(0f);
    }

    [Theory]
    [InlineData("")]
    [InlineData("log")]
    [InlineData("min-max 3")]
    [InlineData("percentile 5")]
    [InlineData("percentile 99 1")]
    [InlineData("asinh 0")]
    [InlineData("asinh x")]
    [InlineData("sigma 3 3")]
    [InlineData("sigma 0 1e999")]
    public void What_is_no_scaling_is_refused(string name) =>
        FluentActions.Invoking(() => PixelNormalization.Parse(name)).Should().Throw<FormatException>();

    /// <summary>Most of what a resampled pixel covers may be outside, though its centre is not.</summary>
    [Theory]
    [InlineData(1.5, 12.6)]
    [InlineData(0.7, 20.2)]
    [InlineData(0.4, 10.3)]
    public void At_a_corner_no_pixel_is_blank_that_the_image_does_not_have_blank(double step, double place)
    {
        // The mosaic has some without a value, which become 0 here: as big-endian NaN they begin with these bytes.
        byte[] bytes = File.ReadAllBytes(PathOf("mosaic.fits"));
        for (int at = bytes.Length - 4; at >= 2880; at -= 4)
        {
            if ((bytes[at] & 0x7F) == 0x7F && bytes[at + 1] >= 0x80)
                bytes.AsSpan(at, 4).Clear();
        }

        using CutoutExtractor raw = new(FitsImage.Open(new MemoryStream(bytes)), new() { Normalization = PixelNormalization.None });
        using CutoutExtractor extractor = new(FitsImage.Open(new MemoryStream(bytes)), new() { PixelScale = raw.PixelScale * step });
        raw.Around(19.5, 24.5).Blank.Should().Be(0, "none is left");
        Cutout cutout = extractor.Around(place, place);
        cutout.Outside.Should().BePositive();
        cutout.Blank.Should().Be(0);
    }

    [Fact]
    public void The_flux_is_that_of_the_pixels_above_the_noise()
    {
        using CutoutExtractor extractor = new(FitsImage.Open(PathOf("mosaic.fits")), new() { Rows = 16, Columns = 16 });
        Cutout cutout = extractor.Around(17.5, 27.5);
        cutout.Peak.Should().Be((float)Number(Golden, "peak"));
        cutout.Total.Should().BeApproximately(Number(Golden, "total"), 1e-7);
        cutout.Saturated.Should().BeFalse();
    }

    /// <summary>Most of the cutout is outside: what is filled in there says nothing of the image.</summary>
    [Fact]
    public void Filled_pixels_do_not_decide_the_scaling()
    {
        using CutoutExtractor raw = new(FitsImage.Open(PathOf("mosaic.fits")), new() { Rows = 16, Columns = 16, Normalization = PixelNormalization.None });
        using CutoutExtractor scaled = new(FitsImage.Open(PathOf("mosaic.fits")), new() { Rows = 16, Columns = 16, Normalization = PixelNormalization.Sigma() });
        Cutout before = raw.Around(-4, 20), after = scaled.Around(-4, 20);
        before.Outside.Should().BeGreaterThan(128);
        float[] inside = before.Pixels[before.Outside..], expected = [.. inside];
        PixelNormalization.Sigma().Apply(expected);
        after.Pixels[after.Outside..].Should().Equal(expected);
        after.Saturated.Should().BeFalse();
    }

    [Fact]
    public void A_scale_far_from_the_images_is_refused()
    {
        foreach (double scale in (double[])[1.8 / 65, 1.8 * 65])
        {
            using FitsImage image = FitsImage.Open(PathOf("mosaic.fits"));
            FluentActions.Invoking(() => new CutoutExtractor(image, new() { PixelScale = scale })).Should().Throw<BadInputException>();
        }
    }

    [Fact]
    public void Options_and_images_that_cannot_be_are_refused()
    {
        FluentActions.Invoking(() => new CutoutOptions { Rows = 0, PixelScale = -1, Normalization = null! }.Validate())
            .Should().Throw<ArgumentException>().WithMessage("CutoutOptions: *Rows ≥ 1; received 0*PixelScale*Normalization*");
    }

    [Fact]
    public void Many_threads_get_what_one_gets()
    {
        using CutoutExtractor extractor = new(FitsImage.Open(PathOf("mosaic.fits")), new() { Rows = 9, Columns = 9 });
        float[][] one = [.. Enumerable.Range(0, 200).Select(i => extractor.Around(i % 40, i % 50).Pixels)];
        Parallel.For(0, one.Length, i => extractor.Around(i % 40, i % 50).Pixels.Should().Equal(one[i]));
    }

    private static TheoryData<int, bool> Cases(string name)
    {
        TheoryData<int, bool> cases = [];
        for (int number = 0; number < Golden.GetProperty(name).GetArrayLength(); number++)
        {
            cases.Add(number, false);
            cases.Add(number, true);
        }

        return cases;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "cutouts", name);

    private static CutoutExtractor Open(JsonElement wanted, bool inMemory, PixelNormalization normalization, double? scale = null) => new(
        FitsImage.Open(PathOf("mosaic.fits")),
        new()
        {
            Rows = wanted.GetProperty("rows").GetInt32(), Columns = wanted.GetProperty("columns").GetInt32(),
            PixelScale = scale, Normalization = normalization,
        },
        inMemory);

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static float[] Values(JsonElement element) => [.. element.GetProperty("values").EnumerateArray()
        .Select(value => value.ValueKind == JsonValueKind.Null ? float.NaN : value.GetSingle())];
}
