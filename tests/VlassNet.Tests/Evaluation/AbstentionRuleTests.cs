using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class AbstentionRuleTests
{
    public static TheoryData<string> Titles => GoldenCalibration.Titles;

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_risk_coverage_curve_is_NumPys(string title)
    {
        GoldenCalibrationCase expected = GoldenCalibration.Find(title);
        RiskCoverageCurve curve = RiskCoverageCurve.Of(expected.Predictions, expected.Labels);
        curve.Thresholds.Should().Equal(expected.RiskCoverage.Thresholds);
        curve.Coverages.Should().Equal(expected.RiskCoverage.Coverages);
        curve.Risks.Should().Equal(expected.RiskCoverage.Risks);
        curve.Area.Should().BeApproximately(expected.RiskCoverage.Area, 1e-12);
        RiskCoverageCurve.Of(EvaluationResult.Of(expected.Predictions, expected.Labels)).Area.Should().Be(curve.Area);
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_rule_is_the_lowest_threshold_that_will_do(string title)
    {
        GoldenCalibrationCase given = GoldenCalibration.Find(title);
        int[] classes = given.Predictions.Classes();
        float[] confidences = [.. given.Predictions.Select(prediction => prediction.Probability)];
        foreach (double precision in (double[])[0.01, 0.3, 0.6, 0.75, 0.8, 0.9, 0.95, 1])
        {
            // The definition: every confidence is tried.
            double[] good = [.. confidences.Distinct().Where(threshold => Share(threshold) >= precision).Select(threshold => (double)threshold)];
            AbstentionRule rule = AbstentionRule.Fit(given.Predictions, given.Labels, precision);
            rule.Target.Should().Be(precision);
            rule.IsReachable.Should().Be(good.Length > 0);
            rule.Threshold.Should().Be(good.Length > 0 ? good.Min() : double.PositiveInfinity);
            bool[] keeps = [.. rule.Apply(given.Predictions)];
            rule.Coverage.Should().Be((double)keeps.Count(keep => keep) / keeps.Length);
            if (rule.IsReachable)
                rule.Precision.Should().Be(Share(rule.Threshold)).And.BeGreaterThanOrEqualTo(precision);
        }

        double Share(double threshold)
        {
            int[] kept = [.. Enumerable.Range(0, classes.Length).Where(image => confidences[image] >= threshold)];
            return (double)kept.Count(image => classes[image] == given.Labels[image]) / kept.Length;
        }
    }

    [Fact]
    public void Equal_confidences_are_kept_or_left_together()
    {
        // Confidences 0.9 (right), 0.8 (right and wrong), 0.7 (right), 0.6 (wrong).
        Predictions predictions = new([0.9f, 0.1f, 0.8f, 0.2f, 0.2f, 0.8f, 0.7f, 0.3f, 0.6f, 0.4f], ["a", "b"]);
        int[] labels = [0, 0, 0, 0, 1];
        AbstentionRule.Fit(predictions, labels, 0.7).Should().Be(new AbstentionRule(0.7f, 0.7, 0.75, 0.8));
        AbstentionRule.Fit(predictions, labels, 0.8).Should().Be(new AbstentionRule(0.9f, 0.8, 1, 0.2));
        AbstentionRule.Fit(EvaluationResult.Of(predictions, labels), 0.5).Apply(predictions).Should().AllBeEquivalentTo(true);
        AbstentionRule.Fit(predictions, labels, 0.7).Apply(predictions).Should().Equal(true, true, true, true, false);

        // Risks of the 1, 2, … surest: 0, then the mean of the two orders (½ + 0)/2 and ⅓, then ¼ and ⅖.
        RiskCoverageCurve.Of(predictions, labels).Area.Should().BeApproximately((0 + 0.25 + (1 / 3.0) + 0.25 + 0.4) / 5, 1e-15);
    }

    [Fact]
    public void What_cannot_be_reached_keeps_nothing_and_says_so()
    {
        Predictions predictions = new([0.9f, 0.1f, 0.8f, 0.2f], ["a", "b"]);
        AbstentionRule rule = AbstentionRule.Fit(predictions, [1, 0], 0.9);
        rule.Should().Be(new AbstentionRule(double.PositiveInfinity, 0.9, double.NaN, 0));
        rule.IsReachable.Should().BeFalse();
        rule.Apply(predictions).Should().Equal(false, false);
        rule.Keeps(new Predictions([1, 0], ["a", "b"])[0]).Should().BeFalse();
        foreach (double precision in (double[])[0, -1, 1.01, double.NaN])
        {
            FluentActions.Invoking(() => AbstentionRule.Fit(predictions, [1, 0], precision)).Should()
                .Throw<ArgumentOutOfRangeException>().WithMessage("*above 0 and at most 1*");
        }
    }
}
