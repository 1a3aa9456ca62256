using VlassNet.Augmentation;

namespace VlassNet.Tests.Augmentation;

public class CompositeAugmenterTests
{
    private static readonly ImageShape Shape = new(4, 4);

    [Fact]
    public void None_is_a_copy()
    {
        float[] image = TestImages.Noise(Shape);
        TestImages.View(new CompositeAugmenter(), image, Shape, default).Should().Equal(image);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Members_follow_one_another_each_with_a_seed_of_its_own(int count)
    {
        Recorder[] members = [.. Enumerable.Range(0, count).Select(i => new Recorder(i))];
        float[] view = TestImages.View(new CompositeAugmenter(members), new float[Shape.Length], Shape, new SampleKey(9, 3, 4));

        // Each appends its digit to a decimal number, so the value tells the order.
        int expected = Enumerable.Range(0, count).Aggregate(0, (value, i) => 10 * value + i + 1);
        view.Should().OnlyContain(value => value == expected);
        members.Select(member => member.Key.Seed).Append(9UL).Should().OnlyHaveUniqueItems();
        members.Should().OnlyContain(member => member.Key.Epoch == 3 && member.Key.Sample == 4);
    }

    [Fact]
    public void Two_equal_members_draw_differently()
    {
        SymmetryAugmenter symmetry = new();
        CompositeAugmenter twice = new(symmetry, symmetry);
        ImageShape shape = new(8, 8);
        float[] image = TestImages.Noise(shape);
        int[] seen = [.. Enumerable.Range(0, 800)
            .Select(i => string.Join(' ', TestImages.View(twice, image, shape, new SampleKey(1, 0, i))))
            .GroupBy(view => view).Select(group => group.Count())];

        // The same symmetry twice would give only the squares of the group: the identity and half a turn.
        seen.Should().HaveCount(8).And.OnlyContain(times => Math.Abs(times - 100) < 50);
    }

    [Fact]
    public void A_missing_member_is_refused()
    {
        Action make = () => _ = new CompositeAugmenter(new SymmetryAugmenter(), null!);
        make.Should().Throw<ArgumentNullException>();
    }

    private sealed class Recorder(int place) : IAugmenter
    {
        public SampleKey Key { get; private set; }

        public string Description => $"recorder {place}";

        public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key)
        {
            Key = key;
            for (int i = 0; i < source.Length; i++)
                destination[i] = 10 * source[i] + place + 1;
        }
    }
}
