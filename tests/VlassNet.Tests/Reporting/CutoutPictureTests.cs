using VlassNet.Data;
using VlassNet.Explanation;
using VlassNet.Reporting;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Reporting;

public class CutoutPictureTests
{
    private static readonly Rgb Dark = new(0, 0, 3), Light = new(251, 252, 191), White = new(255, 255, 255);

    [Fact]
    public void Row_0_is_at_the_bottom_and_column_0_at_the_left()
    {
        DecodedPng png = Decode(CutoutPicture.Draw([0, 1, 2, 3, 4, 8], new ImageShape(2, 3), new() { Zoom = 1 }));
        (png.Width, png.Height).Should().Be((3, 2));
        png[0, 1].Should().Be(Dark);
        png[1, 1].Should().Be(ColorMap.Magma[32]);
        png[2, 1].Should().Be(ColorMap.Magma[64]);
        png[0, 0].Should().Be(ColorMap.Magma[96]);
        png[1, 0].Should().Be(ColorMap.Magma[128]);
        png[2, 0].Should().Be(Light);
    }

    [Fact]
    public void A_montage_shows_the_first_of_each_class_and_then_the_first_others()
    {
        // The value of all pixels of image i is i; the first of class 0 is image 3.
        LabeledImages images = TrainingSets.Make(40, new ImageShape(1, 1), ["a", "b"], index => index < 3 ? 1 : 0, (index, _) => index);
        PictureOptions options = new() { Zoom = 1, Minimum = 0, Maximum = 255 };
        DecodedPng png = Decode(CutoutPicture.Montage(images, options: options));
        (png.Width, png.Height).Should().Be((8, 4));
        Enumerable.Range(0, 4).Select(x => png[x, 0]).Should().Equal(new[] { 3, 0, 1, 2 }.Select(value => ColorMap.Magma[value]));
        png[7, 3].Should().Be(ColorMap.Magma[31]);
        foreach ((int count, int width, int height) in new[] { (1, 1, 1), (2, 2, 1), (5, 3, 2), (8, 4, 2), (1000, 10, 4) })
        {
            png = Decode(CutoutPicture.Montage(images, count, options));
            (png.Width, png.Height).Should().Be((width, height));
        }

        CutoutPicture.Montage(images).Width.Should().Be(8 * 4, "small images are shown four times as large");
        LabeledImages large = TrainingSets.Make(4, new ImageShape(1, 900), ["a"], _ => 0, (_, pixel) => pixel);
        CutoutPicture.Montage(large).Width.Should().Be(4 * 900, "and large ones as they are");
        FluentActions.Invoking(() => CutoutPicture.Montage(images, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => CutoutPicture.Montage(TrainingSets.Numbered(0))).Should().Throw<ArgumentException>().WithMessage("*found 0*");
    }

    [Fact]
    public void Zoom_repeats_every_pixel()
    {
        DecodedPng png = Decode(CutoutPicture.Draw([0, 1, 1, 0], new ImageShape(2, 2), new() { Zoom = 3 }));
        (png.Width, png.Height).Should().Be((6, 6));
        for (int y = 0; y < 6; y++)
        {
            for (int x = 0; x < 6; x++)
                png[x, y].Should().Be((x < 3) == (y < 3) ? Light : Dark);
        }
    }

    [Fact]
    public void A_range_can_be_fixed_and_what_lies_outside_has_the_colour_of_the_end()
    {
        DecodedPng png = Decode(CutoutPicture.Draw(
            [-5, 0.5f, 7, float.PositiveInfinity], new ImageShape(1, 4), new() { Zoom = 1, Minimum = 0, Maximum = 1 }));
        new[] { png[0, 0], png[1, 0], png[2, 0], png[3, 0] }.Should().Equal(Dark, ColorMap.Magma[128], Light, Light);
    }

    [Fact]
    public void What_is_not_a_number_is_grey_and_an_image_of_one_value_dark()
    {
        Rgb grey = new(128, 128, 128);
        Decode(CutoutPicture.Draw([float.NaN, 1, 2], new ImageShape(1, 3), new() { Zoom = 1 }))[0, 0].Should().Be(grey);
        Decode(CutoutPicture.Draw([4, 4], new ImageShape(1, 2)))[5, 2].Should().Be(Dark);
        Decode(CutoutPicture.Draw([float.NaN], new ImageShape(1, 1)))[0, 0].Should().Be(grey);
    }

    [Fact]
    public void An_overlay_is_grey_where_nothing_speaks_orange_for_and_blue_against()
    {
        ImageShape shape = new(1, 4);
        AttributionMap map = Map([0, 2, -1, -2], shape);
        DecodedPng png = Decode(CutoutPicture.Overlay([0, 1, 1, 0], shape, map, new() { Zoom = 1 }));
        new[] { png[0, 0], png[1, 0], png[2, 0], png[3, 0] }.Should().Equal(
            new Rgb(0, 0, 0), new Rgb(213, 94, 0), Rgb.Between(White, new Rgb(0, 114, 178), 0.5), new Rgb(0, 114, 178));
        png = Decode(CutoutPicture.Overlay([0, 1, 0.5f, 0], shape, Map(new float[4], shape), new() { Zoom = 1 }));
        new[] { png[0, 0], png[1, 0], png[2, 0] }.Should().Equal(new Rgb(0, 0, 0), White, new Rgb(128, 128, 128));
    }

    [Fact]
    public void An_overlay_of_an_image_of_colours_is_as_bright_as_they_are_on_average()
    {
        ImageShape shape = new(1, 2, 3);
        DecodedPng png = Decode(CutoutPicture.Overlay([0, 1, 0, 1, 1, 0], shape, Map(new float[6], shape), new() { Zoom = 1 }));
        new[] { png[0, 0], png[1, 0] }.Should().Equal(new Rgb(85, 85, 85), new Rgb(170, 170, 170));
    }

    [Fact]
    public void A_map_of_another_image_is_refused()
    {
        Action draw = () => CutoutPicture.Overlay(new float[6], new ImageShape(2, 3), Map(new float[6], new ImageShape(3, 2)));
        draw.Should().Throw<ArgumentException>().WithMessage("Expected a map of 2 rows and 3 columns, as the image; found one of 3×2×1.*");
    }

    [Fact]
    public void Three_and_four_channels_are_drawn_in_their_own_colours_and_two_by_the_first()
    {
        Decode(CutoutPicture.Draw([0, 1, 0.5f], new ImageShape(1, 1, 3)))[0, 0].Should().Be(new Rgb(0, 255, 128));
        Decode(CutoutPicture.Draw([0, 1, float.NaN, 9], new ImageShape(1, 1, 4)))[0, 0].Should().Be(new Rgb(0, 255, 128));
        DecodedPng two = Decode(CutoutPicture.Draw([0, 7, 1, 3], new ImageShape(1, 2, 2), new() { Zoom = 1 }));
        new[] { two[0, 0], two[1, 0] }.Should().Equal(Dark, Light);
    }

    [Fact]
    public void A_montage_goes_row_by_row_from_the_top_left_with_white_gaps()
    {
        LabeledImages images = Images();
        DecodedPng png = Decode(CutoutPicture.Montage(images, [0, 1, 1], 2, 2, new() { Zoom = 2, Gap = 1 }));
        (png.Width, png.Height).Should().Be((9, 9));
        png[0, 3].Should().Be(Light, "image 0 is light at the bottom left");
        png[0, 0].Should().Be(Dark);
        png[4, 0].Should().Be(White, "there is a gap");
        png[0, 4].Should().Be(White, "there is a gap");
        png[5, 0].Should().Be(Light, "image 1 is light at the top left");
        png[0, 5].Should().Be(Light, "image 1 is there again below");
        png[8, 8].Should().Be(White, "the last place is empty");
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        LabeledImages images = Images();
        Action shape = () => CutoutPicture.Draw(new float[5], new ImageShape(2, 3));
        shape.Should().Throw<ArgumentException>().WithMessage("*image of 2×3×1, 6 values; found 5*");
        Action places = () => CutoutPicture.Montage(images, [0, 1, 0], 1, 2);
        places.Should().Throw<ArgumentException>().WithMessage("*1 to 2 images*found 3*");
        Action none = () => CutoutPicture.Montage(images, [], 1, 2);
        none.Should().Throw<ArgumentException>().WithMessage("*found 0*");
        Action index = () => CutoutPicture.Montage(images, [2], 1, 1);
        index.Should().Throw<ArgumentOutOfRangeException>();
        Action grid = () => CutoutPicture.Montage(images, [0], 0, 1);
        grid.Should().Throw<ArgumentOutOfRangeException>();
        Action size = () => CutoutPicture.Montage(images, [0], 100_000, 100_000);
        size.Should().Throw<ArgumentException>().WithMessage("*at most 100000000 pixels*Draw fewer*");
        Action options = () => CutoutPicture.Draw(
            [1], new ImageShape(1, 1), new() { Zoom = 0, Gap = -1, Minimum = 2, Maximum = 1 });
        options.Should().Throw<ArgumentException>().WithMessage("*Zoom*0*Gap*-1*Minimum < Maximum, which is*");
        Action infinite = () => new PictureOptions { Minimum = float.NaN, Maximum = float.PositiveInfinity }.Validate();
        infinite.Should().Throw<ArgumentException>().WithMessage("*Minimum that is finite*Maximum that is finite*");
    }

    [Fact]
    public void A_file_is_there_as_a_whole_or_not_at_all()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "cutout.png");
            File.WriteAllText(path, "old");
            CutoutPicture.Draw([1, 2], new ImageShape(1, 2)).Save(path);
            new DecodedPng(File.ReadAllBytes(path)).Width.Should().Be(8);

            Action fail = () => AtomicFile.Write(path, _ => throw new InvalidOperationException("halfway"));
            fail.Should().Throw<InvalidOperationException>();
            new DecodedPng(File.ReadAllBytes(path)).Width.Should().Be(8, "the old file stays");
            folder.GetFiles().Should().ContainSingle("nothing is left behind");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(0, 0, 0, 3)]
    [InlineData(64, 80, 18, 123)]
    [InlineData(128, 182, 54, 121)]
    [InlineData(192, 251, 136, 97)]
    [InlineData(255, 251, 252, 191)]
    public void Magma_is_that_of_matplotlib(int index, byte red, byte green, byte blue) =>
        ColorMap.Magma[index].Should().Be(new Rgb(red, green, blue));

    private static LabeledImages Images() => new(
        new PixelBlocks([[1, 0, 0, 0, 0, 0, 1, 0]], 4, 2, 2), [0, 0], new ImageShape(2, 2), ["a"]);

    private static AttributionMap Map(float[] values, ImageShape shape) =>
        new(AttributionMethod.IntegratedGradients, new AttributedClass(0, "a", AttributionScore.Logit, 0), values, shape);

    private static DecodedPng Decode(CutoutPicture picture)
    {
        using MemoryStream stream = new();
        picture.Save(stream);
        return new DecodedPng(stream.ToArray());
    }
}
