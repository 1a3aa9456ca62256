using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class EvaluatedImageTests
{
    // Wrong are 1 (0.9), 2 (0.5), 4 (0.9) and 5 (0.7); margins are 0.8, 0.85, 0.1, 0, 0.85, 0.5.
    private static readonly EvaluationResult Result = EvaluationResult.Of(
        new Predictions(
            [
                0.1f, 0.9f, 0, 0.05f, 0.05f, 0.9f, 0.5f, 0.4f, 0.1f, 0.5f, 0, 0.5f, 0.9f, 0.05f, 0.05f, 0.2f, 0.1f, 0.7f,
            ],
            ["a", "b", "c"]),
        [1, 1, 1, 0, 2, 0]);

    [Fact]
    public void The_surest_mistakes_come_first_and_equal_ones_in_the_order_of_the_set()
    {
        Result.MostConfidentMistakes(10).Select(image => image.Image).Should().Equal(1, 4, 5, 2);
        Result.MostConfidentMistakes(2).Select(image => image.Image).Should().Equal(1, 4);
        EvaluatedImage first = Result.MostConfidentMistakes(1)[0];
        first.Label.Should().Be(1);
        first.LabelName.Should().Be("b");
        first.Prediction.ClassName.Should().Be("c");
        first.Prediction.Probability.Should().Be(0.9f);
        first.IsRight.Should().BeFalse();
    }

    [Fact]
    public void The_least_certain_images_have_the_smallest_margins()
    {
        Result.MostUncertain(6).Select(image => image.Image).Should().Equal(3, 2, 5, 0, 1, 4);
        Result.MostUncertain(1)[0].IsRight.Should().BeTrue("of equally probable classes the first is predicted");
        Result.MostUncertain(6).Select(image => image.Prediction.Margin).Should().BeInAscendingOrder();
        Result.MostUncertain(2)[1].Prediction.Margin.Should().BeApproximately(0.1f, 1e-6f);
        new Predictions([0.75f], ["only"])[0].Margin.Should().Be(0.75f);
    }

    [Fact]
    public void None_may_be_asked_for_and_none_be_wrong()
    {
        Result.MostConfidentMistakes(0).Should().BeEmpty();
        Result.MostUncertain(0).Should().BeEmpty();
        EvaluationResult.Of(new Predictions([1, 0], ["a", "b"]), [0]).MostConfidentMistakes(3).Should().BeEmpty();
        Result.Invoking(result => result.MostUncertain(-1)).Should().Throw<ArgumentOutOfRangeException>();
        Result.Invoking(result => result.MostConfidentMistakes(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => EvaluationResult.Of(new Predictions([], ["a"]), [])).Should()
            .Throw<ArgumentException>().WithMessage("*at least one label*");
    }
}
