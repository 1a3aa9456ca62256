using VlassNet.Evaluation;
using VlassNet.Evaluation.Scoring;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class McNemarTestTests
{
    [Fact]
    public void The_p_values_are_those_of_SciPy()
    {
        foreach (double[] golden in GoldenMetrics.McNemarTests)
        {
            McNemarTest test = McNemarTest.FromCounts((long)golden[0], (long)golden[1]);
            string counts = $"{golden[0]}, {golden[1]}";
            RelativeError(test.ExactPValue, golden[2]).Should().BeLessThan(1e-9, counts);
            RelativeError(test.ChiSquare, golden[3]).Should().BeLessThan(1e-12, counts);
            RelativeError(test.ChiSquarePValue, golden[4]).Should().BeLessThan(1e-12, counts);
        }
    }

    [Fact]
    public void The_exact_test_is_taken_for_few_images()
    {
        McNemarTest few = McNemarTest.FromCounts(10, 14), many = McNemarTest.FromCounts(10, 15);
        few.PValue.Should().Be(few.ExactPValue).And.NotBe(few.ChiSquarePValue);
        many.PValue.Should().Be(many.ChiSquarePValue).And.NotBe(many.ExactPValue);
        McNemarTest.FromCounts(0, 0).PValue.Should().Be(1);
    }

    /// <summary>Without a factorial that overflows, and without billions of terms.</summary>
    [Fact]
    public void Billions_of_images_have_an_exact_p_value()
    {
        McNemarTest test = McNemarTest.FromCounts(3_000_000_000, 3_000_100_000);
        test.ExactPValue.Should().BeApproximately(test.ChiSquarePValue, 1e-10);
        McNemarTest.FromCounts(3_000_000_000, 0).ExactPValue.Should().Be(0);
    }

    [Fact]
    public void Only_images_that_one_model_has_right_count()
    {
        McNemarTest test = McNemarTest.Compare([0, 1, 2, 0, 1], [0, 1, 1, 1, 1], [0, 2, 1, 0, 2]);
        (test.OnlyFirstRight, test.OnlySecondRight).Should().Be((2, 1));
        McNemarTest.Compare([0, 1, 2, 0, 1], [0, 2, 1, 0, 2], [0, 1, 1, 1, 1]).PValue.Should().Be(test.PValue);
    }

    [Fact]
    public void Evaluations_are_compared_if_they_are_of_the_same_images()
    {
        EvaluationResult first = EvaluationResult.Create(new Predictions([1, 0, 1, 0], ["a", "b"]), [0, 1]);
        EvaluationResult second = EvaluationResult.Create(new Predictions([1, 0, 0, 1], ["a", "b"]), [0, 1]);
        McNemarTest.Compare(first, second).OnlySecondRight.Should().Be(1);
        EvaluationResult other = EvaluationResult.Create(new Predictions([1, 0, 0, 1], ["a", "b"]), [0, 0]);
        Action compare = () => McNemarTest.Compare(first, other);
        compare.Should().Throw<ArgumentException>().WithMessage("*same images*");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Action none = () => McNemarTest.Compare([], [], []);
        none.Should().Throw<ArgumentException>().WithMessage("*at least one label*");
        Action uneven = () => McNemarTest.Compare([0, 1], [0, 1], [0]);
        uneven.Should().Throw<ArgumentException>().WithMessage("*Expected 2*found 1*");
        Action negative = () => McNemarTest.FromCounts(3, -1);
        negative.Should().Throw<ArgumentOutOfRangeException>();
    }

    /// <summary>Where one formula takes over from the other, at χ² = 8, they agree.</summary>
    [Fact]
    public void The_tail_has_no_step() =>
        RelativeError(TailProbability.ChiSquare(Math.BitDecrement(8.0)), TailProbability.ChiSquare(8)).Should().BeLessThan(1e-12);

    private static double RelativeError(double found, double expected) =>
        found.Equals(expected) ? 0 : Math.Abs(found - expected) / Math.Abs(expected);
}
