using VlassNet.Augmentation;

namespace VlassNet.Tests.Augmentation;

public class SymmetryAugmenterTests
{
    [Theory]
    [InlineData(5, 5, 8)]
    [InlineData(5, 6, 4)]
    public void Each_symmetry_is_drawn_as_often(int rows, int columns, int choices)
    {
        ImageShape shape = new(rows, columns);
        SquareSymmetry[] draws =
            [.. Enumerable.Range(0, 8_000).Select(i => SymmetryAugmenter.Draw(shape, new SampleKey(1, i % 7, i)))];
        int[] counts = [.. draws.GroupBy(symmetry => symmetry).Select(group => group.Count())];
        counts.Should().HaveCount(choices).And.OnlyContain(count => Math.Abs(count - 8_000 / choices) < 200);

        float[] image = TestImages.Noise(shape);
        TestImages.View(new SymmetryAugmenter(), image, shape, new SampleKey(1, 3, 3))
            .Should().Equal(TestImages.Apply(draws[3], image, shape));
    }
}
