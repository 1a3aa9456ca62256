using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class OneClassTests
{
    [Fact]
    public void One_class_for_all_though_the_order_is_good_is_said()
    {
        EvaluationResult result = Result(40, image => 0.1f + (image % 2 * 0.2f));
        result.Accuracy.Should().Be(0.5);
        result.Caution.Should().Match("Every image got the class a,*area under the ROC curve 1.00)*ClassThresholds.");
        EvaluationResult seen = EvaluationResult.Create(result.Predictions, result.Labels, "Seen.");
        seen.Caution.Should().StartWith("Seen. Every image got");
    }

    [Fact]
    public void Nothing_is_said_of_others()
    {
        Result(40, image => image % 3 * 0.1f).Caution.Should().BeNull("the order is bad");
        Result(18, image => 0.1f + (image % 2 * 0.2f)).Caution.Should().BeNull("of few images that is chance");
        Result(40, image => 0.4f + (image % 2 * 0.2f)).Caution.Should().BeNull("both classes are said");
        EvaluationResult.Of(new Predictions([.. Enumerable.Repeat(0.5f, 80)], ["a", "b"]), new int[40]).Caution.Should().BeNull("all are of one class");
    }

    /// <summary>Images whose label is their place modulo 2, and whose probability of the second class is given.</summary>
    private static EvaluationResult Result(int count, Func<int, float> second) => EvaluationResult.Of(
        new Predictions([.. Enumerable.Range(0, count).SelectMany(image => new[] { 1 - second(image), second(image) })], ["a", "b"]),
        [.. Enumerable.Range(0, count).Select(image => image % 2)]);
}
