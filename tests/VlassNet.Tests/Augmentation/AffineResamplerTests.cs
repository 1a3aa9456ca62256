using VlassNet.Augmentation;

namespace VlassNet.Tests.Augmentation;

/// <summary>The resampling, against its definition and against itself without vector instructions.</summary>
public class AffineResamplerTests
{
    private const float FillValue = -0.5f;

    private static readonly ImageShape[] Shapes =
    [
        new(64, 64), new(33, 17), new(8, 8), new(7, 31), new(2, 2), new(2, 9), new(1, 12), new(12, 1), new(1, 1),
        new(16, 16, 2), new(9, 20, 3), new(21, 8, 4), new(1, 5, 3), new(3, 1_500), new(1_500, 3),
    ];

    public static TheoryData<FillMode> Modes => [.. Enum.GetValues<FillMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Views_follow_the_definition(FillMode mode)
    {
        foreach ((ImageShape shape, AffineParameters parameters) in Cases())
        {
            float[] image = TestImages.Noise(shape);
            double[] expected = PlainAffine.View(image, shape, parameters, mode, FillValue);
            float[] view = TestImages.View(image, shape, parameters, mode, FillValue);

            // Coordinates of thousands of pixels have fewer bits left for the fraction.
            double tolerance = Math.Max(shape.Rows, shape.Columns) > 100 ? 1e-4 : 1e-5;
            double error = view.Zip(expected, (a, b) => double.IsNaN(b) ? 0 : Math.Abs(a - b)).Max();
            error.Should().BeLessThan(tolerance, "of {0} {1}", shape, parameters);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Vector_instructions_change_no_bit(FillMode mode)
    {
        foreach ((ImageShape shape, AffineParameters parameters) in Cases())
        {
            float[] image = TestImages.Noise(shape);
            TestImages.View(image, shape, parameters, mode, FillValue)
                .Should().Equal(TestImages.View(image, shape, parameters, mode, FillValue, vectorize: false));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Flips_are_exactly_the_flips_of_the_finished_view(FillMode mode)
    {
        foreach ((ImageShape shape, AffineParameters parameters) in Cases())
        {
            float[] image = TestImages.Noise(shape);
            float[] plain = TestImages.View(image, shape, parameters with { FlipHorizontal = false, FlipVertical = false }, mode);
            TestImages.View(image, shape, parameters with { FlipHorizontal = true, FlipVertical = false }, mode)
                .Should().Equal(TestImages.Apply(SquareSymmetry.FlipHorizontal, plain, shape));
            TestImages.View(image, shape, parameters with { FlipHorizontal = false, FlipVertical = true }, mode)
                .Should().Equal(TestImages.Apply(SquareSymmetry.FlipVertical, plain, shape));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void No_change_is_an_exact_copy(FillMode mode)
    {
        foreach (ImageShape shape in Shapes)
        {
            float[] image = TestImages.Noise(shape);
            TestImages.View(image, shape, TestImages.NoChange, mode, FillValue).Should().Equal(image);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Half_a_turn_is_both_flips(FillMode mode)
    {
        foreach (ImageShape shape in Shapes)
        {
            float[] image = TestImages.Noise(shape);
            TestImages.View(image, shape, TestImages.NoChange with { Degrees = 180 }, mode, FillValue)
                .Should().Equal(TestImages.Apply(SquareSymmetry.Rotate180, image, shape));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_quarter_turn_of_a_square_is_exact(FillMode mode)
    {
        // The view looks at the image turned by +90°, so it shows the image turned by −90°.
        ImageShape shape = new(64, 64);
        float[] image = TestImages.Noise(shape);
        TestImages.View(image, shape, TestImages.NoChange with { Degrees = 90 }, mode, FillValue)
            .Should().Equal(TestImages.Apply(SquareSymmetry.Rotate270, image, shape));
    }

    [Theory]
    [InlineData(FillMode.Nearest)]
    [InlineData(FillMode.Reflect)]
    [InlineData(FillMode.Wrap)]
    public void A_constant_image_stays_constant(FillMode mode)
    {
        foreach ((ImageShape shape, AffineParameters parameters) in Cases())
        {
            float[] image = new float[shape.Length];
            Array.Fill(image, 0.7f);
            TestImages.View(image, shape, parameters, mode).Should().OnlyContain(value => Math.Abs(value - 0.7f) < 2e-7f);
        }
    }

    [Fact]
    public void Shifts_move_the_axis_that_they_name()
    {
        ImageShape shape = new(3, 4);
        float[] image = [.. Enumerable.Range(0, 12)];
        TestImages.View(image, shape, TestImages.NoChange with { ShiftX = 1 })
            .Should().Equal(1, 2, 3, 3, 5, 6, 7, 7, 9, 10, 11, 11);
        TestImages.View(image, shape, TestImages.NoChange with { ShiftY = 1 })
            .Should().Equal(4, 5, 6, 7, 8, 9, 10, 11, 8, 9, 10, 11);
    }

    [Fact]
    public void A_zoom_below_1_enlarges()
    {
        ImageShape shape = new(1, 5);
        TestImages.View([0, 1, 2, 3, 4], shape, TestImages.NoChange with { ZoomX = 0.5 })
            .Should().Equal(1, 1.5f, 2, 2.5f, 3);
    }

    [Theory]
    [InlineData(FillMode.Nearest, new float[] { 1, 1, 1, 1, 2, 3, 3, 3, 3 })]
    [InlineData(FillMode.Constant, new float[] { 9, 9, 9, 1, 2, 3, 9, 9, 9 })]
    [InlineData(FillMode.Reflect, new float[] { 3, 2, 1, 1, 2, 3, 3, 2, 1 })]
    [InlineData(FillMode.Wrap, new float[] { 2, 3, 2, 1, 2, 3, 2, 1, 2 })]
    public void What_lies_outside_is_as_documented(FillMode mode, float[] expected)
    {
        // Three steps of one pixel show −3 … 5 of a row of three.
        ImageShape shape = new(1, 3);
        float[] Step(double shift) =>
            TestImages.View([1, 2, 3], shape, TestImages.NoChange with { ShiftX = shift }, mode, 9);
        float[] seen = [.. Step(-3), .. Step(0), .. Step(3)];
        seen.Should().Equal(expected);
    }

    [Fact]
    public void An_image_with_too_long_a_side_is_refused()
    {
        ImageShape shape = new(1, 20_000);
        float[] image = new float[shape.Length];
        Action resample = () => TestImages.View(image, shape, TestImages.NoChange);
        resample.Should().Throw<ArgumentException>().WithMessage("*at most 16384*1×20000×1*");
    }

    private static IEnumerable<(ImageShape Shape, AffineParameters Parameters)> Cases()
    {
        Random random = new(3);
        double Between(double low, double high) => low + (high - low) * random.NextDouble();
        foreach (ImageShape shape in Shapes)
        {
            for (int i = 0; i < 6; i++)
            {
                double zoom = i < 4 ? 0.1 : 0.9, shift = i < 4 ? 0.1 : 1;
                yield return (shape, new AffineParameters(
                    Between(-180, 180), Between(-shift, shift) * shape.Columns, Between(-shift, shift) * shape.Rows,
                    Between(1 - zoom, 1 + zoom), Between(1 - zoom, 1 + zoom) * (i == 5 ? 8 : 1), i % 2 == 1, i % 3 == 1));
            }
        }
    }
}
