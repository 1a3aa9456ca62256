using VlassNet.Data;

namespace VlassNet.Tests.Data;

public class LabeledImagesCreateTests
{
    private static readonly ImageShape Shape = new(2, 3);

    [Fact]
    public void An_application_can_make_a_set_of_its_own()
    {
        float[] pixels = [.. Enumerable.Range(0, 12).Select(value => (float)value)];
        LabeledImages set = LabeledImages.Create(pixels, [1, 0], Shape, ["A", "B"]);
        set.Count.Should().Be(2);
        set.Image(1).ToArray().Should().Equal(6, 7, 8, 9, 10, 11);
        set.Label(0).Should().Be(1);
        set.ClassNames.Should().Equal("A", "B");
        LabeledImages.Create(pixels, [3, 3], Shape).ClassNames.Should().Equal(LabeledImages.VlassClassNames);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        float[] bad = new float[12];
        bad[10] = float.NaN;
        Refused(() => LabeledImages.Create(bad, [0, 0], Shape), "NaN in image 1, row 1, column 1");
        Refused(() => LabeledImages.Create([], [], Shape), "at least one image");
        Refused(() => LabeledImages.Create(new float[11], [0], Shape), "a multiple of 6");
        Refused(() => LabeledImages.Create(new float[12], [0], Shape), "2 labels");
        Refused(() => LabeledImages.Create(new float[12], [0, 4], Shape), "the label 4 of image 1");
        Action noShape = () => LabeledImages.Create(new float[12], [0, 0], new ImageShape(2, 3, 5), []);
        noShape.Should().Throw<ArgumentException>().WithMessage("*class names: expected at least one*4*channels*");
    }

    private static void Refused(Action making, string message) =>
        making.Should().Throw<BadInputException>().WithMessage($"*{message}*");
}
