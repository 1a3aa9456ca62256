using VlassNet.Data;
using VlassNet.Sky;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Data;

public class ImagePreparationTests
{
    private static readonly ImagePreparation Plain = new() { Size = 2, Normalization = PixelNormalization.None };

    [Fact]
    public void A_square_is_the_mean_over_the_area_of_each_pixel()
    {
        float[] image = [.. Enumerable.Range(0, 16).Select(value => (float)value)];
        Apply(Plain, image, new(4, 4)).Should().Equal(2.5f, 4.5f, 10.5f, 12.5f);
        Apply(Plain with { Crops = [2] }, image, new(4, 4)).Should().Equal(5, 6, 9, 10);

        // Three pixels for two: the middle one is shared. The square begins at the lower pixel, row and column 0.
        Apply(Plain with { Crops = [3] }, image, new(4, 4)).Should().Equal(
            [(0 + 0.5f * 1 + 0.5f * 4 + 0.25f * 5) / 2.25f, (0.5f * 1 + 2 + 0.25f * 5 + 0.5f * 6) / 2.25f,
             (0.5f * 4 + 0.25f * 5 + 8 + 0.5f * 9) / 2.25f, (0.25f * 5 + 0.5f * 6 + 0.5f * 9 + 10) / 2.25f],
            (found, expected) => Math.Abs(found - expected) < 1e-5);
    }

    [Fact]
    public void Several_squares_are_channels_and_each_is_scaled_by_its_own()
    {
        float[] image = [.. Enumerable.Range(0, 16).Select(value => (float)value)];
        ImagePreparation two = new() { Size = 2, Crops = [2, 4] };
        two.Shape.Should().Be(new ImageShape(2, 2, 2));
        Apply(two, image, new(4, 4)).Should().Equal(0, 0, 0.2f, 0.2f, 0.8f, 0.8f, 1, 1);
    }

    [Fact]
    public void What_is_outside_the_image_has_its_median()
    {
        float[] image = [1, 1, 1, 9];
        Apply(Plain with { Size = 4, Crops = [4] }, [.. Enumerable.Repeat(2f, 15), 7], new(4, 4)).Should().Contain(7);
        ImagePreparation wide = new() { Size = 2, Crops = [4], Normalization = PixelNormalization.None };
        Apply(wide, image, new(2, 2)).Should().Equal(1, 1, 1, 3);
    }

    [Fact]
    public void A_set_keeps_labels_and_names_and_says_how_it_was_made()
    {
        LabeledImages raw = TrainingSets.Sides(31, seed: 3);
        ImagePreparation preparation = new() { Size = 4, Crops = [4, 8], Normalization = PixelNormalization.Root() };
        LabeledImages prepared = preparation.Apply(raw);
        (prepared.Count, prepared.Shape).Should().Be((31, new ImageShape(4, 4, 2)));
        prepared.Labels().Should().Equal(raw.Labels());
        prepared.ClassNames.Should().Equal(raw.ClassNames);
        prepared.Preparation.Should().Be(preparation);
        for (int image = 0; image < raw.Count; image++)
            prepared.Image(image).ToArray().Should().Equal(Apply(preparation, raw.Image(image).ToArray(), raw.Shape));
    }

    [Theory]
    [InlineData("crop to 64 scaled min-max")]
    [InlineData("crop 80 128 208 to 64 scaled root 2")]
    [InlineData("crop 70 to 64 scaled percentile 0.5 99.5")]
    public void A_text_tells_all_and_can_be_read_again(string text)
    {
        ImagePreparation preparation = ImagePreparation.Parse(text);
        preparation.ToString().Should().Be(text);
        ImagePreparation.Parse(preparation.ToString()).Should().Be(preparation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("crop 80 128")]
    [InlineData("crop -80 to 64 scaled min-max")]
    [InlineData("crop 80 to 64 scaled nothing")]
    [InlineData("crop 32 to 64 scaled min-max")]
    [InlineData("crop 80 80 80 80 80 to 64 scaled min-max")]
    [InlineData("crop 80 to 99999 scaled min-max")]
    public void A_text_that_is_none_is_refused(string text) =>
        FluentActions.Invoking(() => ImagePreparation.Parse(text)).Should().Throw<FormatException>();

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Plain.Invoking(one => one.Apply(TrainingSets.Numbered(2, channels: 2))).Should().Throw<ArgumentException>().WithMessage("*one channel*2×2×2*");
        (Plain with { Size = 3 }).Invoking(one => one.Apply(TrainingSets.Numbered(2))).Should().Throw<ArgumentException>().WithMessage("*3×3*2×2×1*");
        (Plain with { Size = 0, Crops = [1, 1, 1, 1, 1], Normalization = null! }).Invoking(one => one.Validate())
            .Should().Throw<ArgumentException>().WithMessage("*Size*Crops*at most 4*Normalization*");
    }

    private static float[] Apply(ImagePreparation preparation, float[] image, ImageShape shape)
    {
        float[] result = new float[preparation.Shape.Length];
        preparation.Apply(image, shape, result);
        return result;
    }
}
