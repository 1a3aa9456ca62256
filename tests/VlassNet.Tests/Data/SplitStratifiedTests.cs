using VlassNet.Data;

namespace VlassNet.Tests.Data;

public sealed class SplitStratifiedTests
{
    [Theory]
    [InlineData(1UL, new double[] { 0.8, 0.2 })]
    [InlineData(2UL, new double[] { 0.7, 0.15, 0.15 })]
    [InlineData(3UL, new double[] { 1.0 / 3, 1.0 / 3, 1.0 / 3 })]
    [InlineData(4UL, new double[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 })]
    [InlineData(5UL, new double[] { 1.0 })]
    public void Parts_are_disjoint_complete_and_in_proportion(ulong seed, double[] fractions)
    {
        for (int trial = 0; trial < 20; trial++)
        {
            int[] labels = RandomLabels(seed, (ulong)trial, 100 + 37 * trial);

            int[][] parts = StratifiedSplit.Divide(labels, 5, seed, fractions, []);

            parts.Should().HaveCount(fractions.Length);
            parts.SelectMany(part => part).Order().Should().Equal(Enumerable.Range(0, labels.Length));
            ShouldBeInProportion(parts, labels, fractions);
            for (int part = 0; part < parts.Length; part++)
            {
                // Rounding of the classes does not add up.
                Math.Abs(parts[part].Length - labels.Length * fractions[part]).Should().BeLessThan(1.5);
            }
        }
    }

    [Fact]
    public void Fractions_below_one_leave_the_rest_out_in_proportion_too()
    {
        int[] labels = RandomLabels(1, 1, 1000);

        int[][] parts = StratifiedSplit.Divide(labels, 5, 1, [0.2, 0.1], []);

        parts.SelectMany(part => part).Should().OnlyHaveUniqueItems();
        ShouldBeInProportion(parts, labels, [0.2, 0.1]);
        int[] rest = [.. Enumerable.Range(0, 1000).Except(parts.SelectMany(part => part))];
        ShouldBeInProportion([rest], labels, [0.7]);
    }

    [Fact]
    public void Same_seed_gives_the_same_parts_and_another_seed_others()
    {
        int[] labels = RandomLabels(1, 2, 300);

        int[][] first = StratifiedSplit.Divide(labels, 5, 1, [0.5, 0.5], []);
        int[][] again = StratifiedSplit.Divide(labels, 5, 1, [0.5, 0.5], []);
        int[][] other = StratifiedSplit.Divide(labels, 5, 2, [0.5, 0.5], []);

        again[0].Should().Equal(first[0]);
        again[1].Should().Equal(first[1]);
        other[0].Order().Should().NotEqual(first[0].Order());
    }

    [Fact]
    public void Parts_are_shuffled()
    {
        int[] labels = new int[200];
        Array.Fill(labels, 1, 100, 100);

        int[][] parts = StratifiedSplit.Divide(labels, 2, 9, [0.5, 0.5], []);

        foreach (int[] part in parts)
        {
            part.Should().NotBeInAscendingOrder();
            part.Take(50).Count(place => labels[place] == 0).Should().BeInRange(15, 35);
        }
    }

    [Fact]
    public void Classes_of_one_image_spread_over_the_parts()
    {
        int[] labels = [.. Enumerable.Range(0, 10)];

        int[][] parts = StratifiedSplit.Divide(labels, 12, 1, [0.6, 0.2, 0.2], []);

        parts.Select(part => part.Length).Should().Equal(6, 2, 2);
    }

    [Fact]
    public void A_set_is_split_into_views_with_the_same_pixels()
    {
        LabeledImages set = Numbered([0, 0, 1, 1, 1, 1, 2, 2]);

        IReadOnlyList<LabeledImages> parts = set.SplitStratified(1, 0.5, 0.5);

        parts.Should().HaveCount(2);
        foreach (LabeledImages part in parts)
        {
            part.ClassCounts().Should().Equal(1, 2, 1);
            part.ClassNames.Should().Equal(set.ClassNames);
            for (int index = 0; index < part.Count; index++)
                part.Label(index).Should().Be(set.Label((int)part.Image(index)[0]));
        }
    }

    [Fact]
    public void A_part_can_be_split_again()
    {
        LabeledImages set = Numbered([.. Enumerable.Repeat(0, 40), .. Enumerable.Repeat(1, 60)]);

        IReadOnlyList<LabeledImages> halves = set.SplitStratified(1, 0.5, 0.5);
        IReadOnlyList<LabeledImages> quarters = halves[1].SplitStratified(1, 0.5, 0.5);

        quarters[0].ClassCounts().Should().Equal(10, 15);
        quarters.Append(halves[0]).SelectMany(Numbers).Order().Should().Equal(Enumerable.Range(0, 100));
    }

    [Theory]
    [InlineData(new double[0], "*at least one fraction*")]
    [InlineData(new[] { 0.5, 0.0 }, "*above 0; received 0*")]
    [InlineData(new[] { 0.5, -0.1 }, "*above 0; received -0.1*")]
    [InlineData(new[] { double.NaN }, "*above 0; received NaN*")]
    [InlineData(new[] { 0.7, 0.4 }, "*at most 1; they add up to 1.1*")]
    [InlineData(new[] { 0.95, 0.05 }, "*fraction 0.05 of 8 images*")]
    public void Impossible_fractions_are_refused(double[] fractions, string message)
    {
        LabeledImages set = Numbered([0, 0, 0, 0, 0, 0, 0, 0]);

        FluentActions.Invoking(() => set.SplitStratified(1, fractions)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Three_parts_have_names_and_are_those_of_the_fractions()
    {
        LabeledImages set = Numbered(RandomLabels(1, 3, 400));

        (LabeledImages train, LabeledImages validation, LabeledImages test) = set.SplitTrainValidationTest(7);

        IReadOnlyList<LabeledImages> parts = set.SplitStratified(7, 0.8, 0.1, 0.1);
        Numbers(train).Should().Equal(Numbers(parts[0])).And.HaveCount(320);
        Numbers(validation).Should().Equal(Numbers(parts[1])).And.HaveCount(40);
        Numbers(test).Should().Equal(Numbers(parts[2])).And.HaveCount(40);
        set.SplitTrainValidationTest(7, 0.5, 0.2, 0.2).ToString().Should().Be("200 to train, 80 to validate, 80 to test");
        FluentActions.Invoking(() => set.SplitTrainValidationTest(7, 0.9)).Should().Throw<ArgumentException>().WithMessage("*at most 1*");
    }

    [Theory]
    [InlineData(1UL, 2)]
    [InlineData(2UL, 5)]
    [InlineData(3UL, 150)]
    public void Groups_stay_together_and_the_parts_in_proportion(ulong seed, int size)
    {
        int[] labels = RandomLabels(seed, 5, 600);
        int[][] groups = [.. Enumerable.Range(0, 300).Chunk(size).Where(group => group.Length == size)];

        int[][] parts = StratifiedSplit.Divide(labels, 5, seed, [0.6, 0.2, 0.2], groups);

        parts.SelectMany(part => part).Order().Should().Equal(Enumerable.Range(0, 600));
        groups.Should().OnlyContain(group => parts.Count(part => part.Intersect(group).Any()) == 1);
        for (int part = 0; part < 3; part++)
            Math.Abs(parts[part].Length - (part == 0 ? 360 : 120)).Should().BeLessThan(3 * size);
    }

    private static void ShouldBeInProportion(int[][] parts, int[] labels, double[] fractions)
    {
        for (int label = 0; label < 5; label++)
        {
            int all = labels.Count(value => value == label);
            for (int part = 0; part < parts.Length; part++)
            {
                int count = parts[part].Count(place => labels[place] == label);
                Math.Abs(count - all * fractions[part]).Should().BeLessThan(1);
            }
        }
    }

    /// <summary>Five classes of very different sizes.</summary>
    private static int[] RandomLabels(ulong seed, ulong stream, int count)
    {
        CounterRandom random = new(seed, stream, 0);
        int[] labels = new int[count];
        foreach (ref int label in labels.AsSpan())
            label = (int)(5 * Math.Pow(random.NextDouble(), 3));
        return labels;
    }

    private static IEnumerable<int> Numbers(LabeledImages set) =>
        Enumerable.Range(0, set.Count).Select(index => (int)set.Image(index)[0]);

    /// <summary>Images of one pixel each, which holds the image's number.</summary>
    private static LabeledImages Numbered(int[] labels)
    {
        float[] pixels = [.. Enumerable.Range(0, labels.Length).Select(i => (float)i)];
        string[] names = [.. Enumerable.Range(0, labels.Max() + 1).Select(label => $"class {label}")];
        PixelBlocks blocks = new([pixels], 1, labels.Length, labels.Length);
        return new LabeledImages(blocks, labels, new ImageShape(1, 1), [.. names]);
    }
}
