using VlassNet.Data;
using VlassNet.Prediction;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public class LabelingOrderTests
{
    private static readonly Predictions Said = Of([0.5f, 0.3f, 0.2f], [0.34f, 0.33f, 0.33f], [0.9f, 0.1f, 0], [0.45f, 0.44f, 0.11f]);

    [Fact]
    public void Random_orders_have_every_image_once_and_depend_on_the_seed_alone()
    {
        int[] order = LabelingOrder.Random(100, 3);
        order.Order().Should().Equal(Enumerable.Range(0, 100));
        order.Should().Equal(LabelingOrder.Random(100, 3)).And.NotEqual(LabelingOrder.Random(100, 4));
        LabelingOrder.Random(0).Should().BeEmpty();
    }

    [Fact]
    public void The_smallest_margin_and_the_largest_entropy_come_first()
    {
        // Margins 0.2, 0.01, 0.8, 0.01; entropies in nats 1.030, 1.099, 0.325, 0.963.
        LabelingOrder.MostUncertain(Said)[2..].Should().Equal(0, 2);
        LabelingOrder.MostUncertain(Said, UncertaintyMeasure.Entropy).Should().Equal(1, 0, 3, 2);
    }

    [Fact]
    public void Equals_are_in_a_random_order()
    {
        Predictions same = Of([.. Enumerable.Repeat<float[]>([0.5f, 0.5f], 20)]);
        LabelingOrder.MostUncertain(same, seed: 1).Should().Equal(LabelingOrder.Random(20, 1));
        LabelingOrder.MostUncertain(same, seed: 2).Should().NotEqual(LabelingOrder.MostUncertain(same, seed: 1));
    }

    [Fact]
    public void Disagreement_is_what_its_formula_says_and_not_doubt()
    {
        // All unsure; two sure of different classes; a little apart; the same.
        Predictions one = Of([0.5f, 0.5f], [1, 0], [0.6f, 0.4f], [0.9f, 0.1f]), other = Of([0.5f, 0.5f], [0, 1], [0.4f, 0.6f], [0.9f, 0.1f]);
        LabelingOrder.Disagreement([one, other])[..2].Should().Equal(1, 2);
        LabelingOrder.Disagreement([one, other], DisagreementMeasure.VoteEntropy)[..2].Should().BeEquivalentTo([1, 2]);

        double entropy = -((0.6 * Math.Log(0.6)) + (0.4 * Math.Log(0.4)));
        LabelingScores.MutualInformation([[0.6f, 0.4f], [0.4f, 0.6f]]).Should().BeApproximately(Math.Log(2) - entropy, 1e-7);
        LabelingScores.MutualInformation([[1, 0], [0, 1]]).Should().BeApproximately(Math.Log(2), 1e-12);
        LabelingScores.VoteEntropy([[0.6f, 0.4f], [0.4f, 0.6f], [0.1f, 0.9f]]).Should().BeApproximately(
            -((Math.Log(1.0 / 3) / 3) + (Math.Log(2.0 / 3) * 2 / 3)), 1e-12);
        Assert.Throws<ArgumentException>(() => LabelingOrder.Disagreement([one]));
        Assert.Throws<ArgumentException>(() => LabelingOrder.Disagreement([one, Said]));
    }

    [Fact]
    public void The_most_diverse_are_those_of_the_greedy_k_center_algorithm()
    {
        CounterRandom random = new(9, 1, 0);
        float[] features = [.. Enumerable.Range(0, 3 * 50).Select(_ => (float)random.NextDouble())];
        int[] found = LabelingOrder.MostDiverse(features, 3, 12, [7, 30]);
        List<int> centers = [7, 30];
        foreach (int chosen in found)
        {
            // The oracle looks at all pairs each time.
            int[] others = [.. Enumerable.Range(0, 50).Except(centers)];
            others.MaxBy(point => centers.Min(center => Distance(point, center))).Should().Be(chosen);
            centers.Add(chosen);
        }

        found.Should().HaveCount(12);
        LabelingOrder.MostDiverse(features, 3, 1000, [7]).Should().HaveCount(49).And.OnlyHaveUniqueItems();
        LabelingOrder.MostDiverse(features, 3, 5, seed: 1)[0].Should().Be(LabelingOrder.Random(50, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelingOrder.MostDiverse(features, 3, 5, [50]));
        Assert.Throws<ArgumentException>(() => LabelingOrder.MostDiverse(features, 4, 5));

        double Distance(int a, int b) => Enumerable.Range(0, 3).Sum(i => Math.Pow((double)features[(a * 3) + i] - features[(b * 3) + i], 2));
    }

    [Fact]
    public void Images_that_are_turned_look_alike()
    {
        // A spot at each corner, which a symmetry makes of the others, and one in the middle.
        int[] spots = [0, 7, 56, 63, 27];
        LabeledImages images = TrainingSets.Make(5, new ImageShape(8, 8), ["a"], _ => 0, (image, pixel) => pixel == spots[image] ? 1 : 0);
        LabelingOrder.MostDiverse(images, 1, [2]).Should().Equal(4);
        LabelingOrder.MostDiverse(images, 9, [0, 1]).Should().HaveCount(3);
    }

    private static Predictions Of(params float[][] rows) =>
        new([.. rows.SelectMany(row => row)], [.. Enumerable.Range(0, rows[0].Length).Select(label => $"c{label}")]);
}
