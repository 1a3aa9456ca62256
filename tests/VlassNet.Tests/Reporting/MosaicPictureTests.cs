using VlassNet.Reporting;
using VlassNet.Sky;
using VlassNet.Tests.Sky.Detection;

namespace VlassNet.Tests.Reporting;

public class MosaicPictureTests
{
    private const int Margin = 10;

    private static readonly MosaicPictureOptions Bare = new() { Insets = 0 };

    [Fact]
    public void A_pixel_has_the_colour_of_its_signal_to_noise_the_first_row_at_the_bottom()
    {
        SimulatedSky sky = new(90, 110, seed: 71);
        sky.Add(400, 30, 40);
        sky.Pixels[(5 * 110) + 7] = float.NaN;
        DetectionResult found = Find(sky);
        DecodedPng picture = Draw(MosaicPicture.Draw(found, Bare with { Size = 400 }));
        picture.Width.Should().Be((3 * 110) + (2 * Margin));
        At(5, 7).Should().Be(new Rgb(128, 128, 128), "it is blank");
        At(30, 40).Should().Be(ColorMap.Magma[255]);
        for (int place = 0; place < 2000; place++)
        {
            (int row, int column) = (place * 7 % 90, place * 13 % 110);
            double signal = (sky.Pixels[(row * 110) + column] - found.Background(row, column)) / found.Noise(row, column);
            if (double.Hypot(row - 30, column - 40) > 8 && !double.IsNaN(signal))
                At(row, column).Should().Be(ColorMap.Magma.At(Math.Asinh(Math.Max(0, signal) / 2) / Math.Asinh(75)));
        }

        // 3×3 pixels for each of the mosaic's; this is the middle one.
        Rgb At(int row, int column) => picture[Margin + (3 * column) + 1, Margin + (3 * (89 - row)) + 1];
    }

    [Fact]
    public void A_large_mosaic_is_drawn_by_maxima_and_a_circle_is_around_each_source()
    {
        SimulatedSky sky = new(400, 300, seed: 72);
        sky.Add(900, 201, 101);
        DecodedPng picture = Draw(MosaicPicture.Draw(Find(sky), Bare with { Size = 100 }));
        (int x, int y) = (Margin + 25, Margin + 49);
        picture.Width.Should().Be(75 + (2 * Margin));
        picture[x, y].Should().Be(ColorMap.Magma[255]);
        Rgb one = Rgb.Parse("56b4e9");
        Enumerable.Range(x, 12).Count(place => picture[place, y] == one).Should().BeInRange(1, 2);
        Enumerable.Range(y - 12, 12).Count(place => picture[x, place] == one).Should().BeInRange(1, 2);
        Enumerable.Range(x - 5, 11).Should().OnlyContain(place => picture[place, y] != one);
    }

    /// <summary>In the inset of the one source an ellipse is as wide as the beam and as high, and turned as the sky is.</summary>
    [Fact]
    public void An_inset_has_an_ellipse_for_each_component()
    {
        SimulatedSky sky = new(200, 200, seed: 73);
        sky.Add(new VlassNet.Sky.Detection.Gaussian(300, 100, 100, VlassNet.Sky.Detection.Ellipse.Of(24, 8, Math.PI / 2).Inverse()));
        DetectionResult found = Find(sky);
        found.Components.Should().ContainSingle();
        DecodedPng picture = Draw(MosaicPicture.Draw(found, new MosaicPictureOptions { Size = 200, Insets = 1 }));
        int left = 200 + (2 * Margin), side = picture.Width - left - Margin;
        side.Should().BeGreaterThanOrEqualTo(200);

        // The row of the component's middle, from the frame's inner left side: the ellipse's two ends.
        Rgb one = Rgb.Parse("56b4e9");
        int pixels = (int)Math.Ceiling(Math.Max(12 * 2.5, (1.2 * found.Sources[0].Extent) + 12.5));
        double scale = side / (double)pixels;
        int[] across = [.. Enumerable.Range(left, side).Where(x => picture[x, Margin + (side / 2)] == one)];
        (across[^1] - across[0]).Should().BeCloseTo((int)(24 * scale), (uint)(2 * scale));
        int[] down = [.. Enumerable.Range(Margin, side).Where(y => picture[left + (side / 2), y] == one)];
        (down[^1] - down[0]).Should().BeCloseTo((int)(8 * scale), (uint)(2 * scale));
    }

    [Fact]
    public void Classes_have_their_colours_and_what_is_not_classified_is_grey()
    {
        DecodedPng picture = Draw(MosaicPicture.Draw(SampleMosaics.Classified(), new MosaicPictureOptions { Size = 170, Insets = 3, Order = InsetOrder.MostExtended }));
        HashSet<Rgb> seen = [];
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
                seen.Add(picture[x, y]);
        }

        seen.Should().Contain([Rgb.Parse("56b4e9"), Rgb.Parse("f0e442"), Rgb.Parse("c8c8c8")]);
        seen.Should().NotContain(Rgb.Parse("2fc79b"));
    }

    /// <summary>The largest is the first of the extended; the brightest is another.</summary>
    [Fact]
    public void Insets_are_in_the_order_that_is_asked_for()
    {
        DetectionResult found = SampleMosaics.Found();
        byte[] brightest = Bytes(MosaicPicture.Draw(found, new MosaicPictureOptions { Insets = 1 }));
        Bytes(MosaicPicture.Draw(found, new MosaicPictureOptions { Insets = 1, Order = InsetOrder.MostExtended })).Should().NotEqual(brightest);
        Bytes(MosaicPicture.Draw(found, new MosaicPictureOptions { Insets = 1 })).Should().Equal(brightest);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 5000)]
    [InlineData(5000, 1)]
    public void Odd_mosaics_have_pictures(int rows, int columns)
    {
        foreach (float value in (float[])[0, float.NaN, float.PositiveInfinity])
        {
            float[] pixels = new float[rows * columns];
            Array.Fill(pixels, value);
            DecodedPng picture = Draw(MosaicPicture.Draw(new SourceFinder().Find(pixels, rows, columns, SimulatedSky.Calibration)));
            Math.Max(picture.Width, picture.Height).Should().BeInRange(800, 1100);
        }
    }

    [Fact]
    public void It_is_written_to_a_file_and_wrong_settings_are_refused_together()
    {
        using VlassNet.Tests.Data.TempFolder folder = new();
        string path = Path.Combine(folder.Path, "mosaic.png");
        MosaicPicture picture = MosaicPicture.Draw(SampleMosaics.Found());
        picture.Save(path);
        File.ReadAllBytes(path).Should().Equal(Bytes(picture));
        (Draw(picture).Width, Draw(picture).Height).Should().Be((picture.Width, picture.Height));
        Action draw = () => MosaicPicture.Draw(SampleMosaics.Found(), new MosaicPictureOptions { Size = 3, Insets = 25, Order = (InsetOrder)7 });
        draw.Should().Throw<ArgumentException>().WithMessage("MosaicPictureOptions: *Size*3*Insets*25*Order*7*");
    }

    private static DetectionResult Find(SimulatedSky sky) => new SourceFinder().Find(sky.Pixels, sky.Rows, sky.Columns, SimulatedSky.Calibration);

    private static DecodedPng Draw(MosaicPicture picture) => new(Bytes(picture));

    private static byte[] Bytes(MosaicPicture picture)
    {
        using MemoryStream stream = new();
        picture.Save(stream);
        return stream.ToArray();
    }
}
