using VlassNet.Tests.Augmentation;

namespace VlassNet.Tests;

public class SquareSymmetryTests
{
    private static readonly ImageShape Square = new(5, 5, 2);

    [Fact]
    public void Each_moves_the_pixels_as_its_name_says()
    {
        // As a picture, row 0 below:  3 4
        //                             1 2
        ImageShape shape = new(2, 2);
        float[] image = [1, 2, 3, 4];
        TestImages.Apply(SquareSymmetry.Identity, image, shape).Should().Equal(1, 2, 3, 4);
        TestImages.Apply(SquareSymmetry.FlipHorizontal, image, shape).Should().Equal(2, 1, 4, 3);
        TestImages.Apply(SquareSymmetry.FlipVertical, image, shape).Should().Equal(3, 4, 1, 2);
        TestImages.Apply(SquareSymmetry.Rotate180, image, shape).Should().Equal(4, 3, 2, 1);
        TestImages.Apply(SquareSymmetry.Transpose, image, shape).Should().Equal(1, 3, 2, 4);
        TestImages.Apply(SquareSymmetry.AntiTranspose, image, shape).Should().Equal(4, 2, 3, 1);
        TestImages.Apply(SquareSymmetry.Rotate90, image, shape).Should().Equal(3, 1, 4, 2);
        TestImages.Apply(SquareSymmetry.Rotate270, image, shape).Should().Equal(2, 4, 1, 3);
    }

    [Fact]
    public void They_are_a_group_that_acts_on_images()
    {
        float[] image = TestImages.Noise(Square);
        SquareSymmetry.All.Select(symmetry => string.Join(' ', TestImages.Apply(symmetry, image, Square)))
            .Distinct().Should().HaveCount(8);
        foreach (SquareSymmetry first in SquareSymmetry.All)
        {
            float[] once = TestImages.Apply(first, image, Square);
            first.Then(first.Inverse).Should().Be(SquareSymmetry.Identity);
            first.Inverse.Then(first).Should().Be(SquareSymmetry.Identity);
            TestImages.Apply(first.Inverse, once, Square).Should().Equal(image);
            foreach (SquareSymmetry next in SquareSymmetry.All)
            {
                SquareSymmetry.All.Should().Contain(first.Then(next));
                TestImages.Apply(first.Then(next), image, Square).Should().Equal(TestImages.Apply(next, once, Square));
            }
        }
    }

    [Fact]
    public void Names_are_the_properties_names()
    {
        SquareSymmetry.All.Select(symmetry => symmetry.ToString()).Should().Equal(
            "Identity", "FlipHorizontal", "FlipVertical", "Rotate180", "Transpose", "Rotate90", "Rotate270", "AntiTranspose");
        default(SquareSymmetry).Should().Be(SquareSymmetry.Identity);
    }

    [Fact]
    public void An_oblong_image_has_four_and_the_others_are_refused()
    {
        ImageShape shape = new(2, 3);
        float[] image = [1, 2, 3, 4, 5, 6];
        SquareSymmetry.Of(shape).ToArray().Should().Equal(SquareSymmetry.All.Take(4));
        TestImages.Apply(SquareSymmetry.Rotate180, image, shape).Should().Equal(6, 5, 4, 3, 2, 1);
        Action turn = () => TestImages.Apply(SquareSymmetry.Rotate90, image, shape);
        turn.Should().Throw<ArgumentException>().WithMessage("*Rotate90 exchanges rows and columns; received 2×3×1*");
    }
}
