using VlassNet.Evaluation;

namespace VlassNet.Tests.Evaluation;

public class ClassificationReportTests
{
    [Theory]
    [MemberData(nameof(GoldenReports.Titles), MemberType = typeof(GoldenReports))]
    public void The_text_is_that_of_scikit_learn(string title)
    {
        GoldenReport golden = GoldenReports.Find(title);
        ClassificationReport report = ClassificationReport.Create(
            golden.Labels, golden.Predicted, golden.Names, new() { Classes = golden.Classes, Digits = golden.Digits });
        report.ToString().Should().Be(golden.Text);
    }

    [Fact]
    public void The_scores_are_there_as_numbers()
    {
        ClassificationReport report = ClassificationReport.Create([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2], ["a", "b", "c"]);
        report.Classes.Should().Equal(
            new ClassScores("a", 1, 2.0 / 3, 0.8, 3),
            new ClassScores("b", 0.5, 0.5, 0.5, 2),
            new ClassScores("c", 0.5, 1, 2.0 / 3, 1));
        report.Accuracy.Should().BeApproximately(4.0 / 6, 1e-15);
        report.MacroAverage.Precision.Should().BeApproximately(2.0 / 3, 1e-15);
        report.WeightedAverage.Recall.Should().BeApproximately(4.0 / 6, 1e-15);
        report.WeightedAverage.Support.Should().Be(6);
        report.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_subset_of_the_classes_has_a_micro_average_and_no_accuracy()
    {
        ClassificationReport report = ClassificationReport.Create(
            [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 2, 2], ["a", "b", "c"], new() { Classes = [2, 1] });
        report.Accuracy.Should().BeNull();
        report.MicroAverage.Should().Be(new ClassScores("micro avg", 0.5, 2.0 / 3, 4.0 / 7, 3));
        report.Classes.Select(scores => scores.Name).Should().Equal("c", "b");
    }

    [Fact]
    public void Every_score_that_is_0_over_0_is_warned_about()
    {
        ClassificationReport report = ClassificationReport.Create([0, 0, 1], [0, 2, 0], ["a", "b", "c", "d"]);
        report.Warnings.Should().HaveCount(5);
        report.Warnings.Should().ContainSingle(warning => warning.Contains("precision of 'b'"));
        report.Warnings.Should().ContainSingle(warning => warning.Contains("recall of 'c'"));
        report.Warnings.Where(warning => warning.Contains("'d'")).Should().HaveCount(3);
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        Action empty = () => new ClassificationReportOptions { Digits = 16, Classes = [] }.Validate();
        empty.Should().Throw<ArgumentException>().WithMessage("*expected Classes with at least one class; received 0*Digits*16*");
        Action twice = () => ClassificationReport.Create([0], [0], ["a"], new() { Classes = [0, 0] });
        twice.Should().Throw<ArgumentException>().WithMessage("*each class once*0, 0*");
    }

    [Theory]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(0.375, 2, "0.38")]
    [InlineData(0.5, 0, "0")]
    [InlineData(1.5, 0, "2")]
    [InlineData(0.005, 2, "0.01")]
    [InlineData(0.015, 2, "0.01")]
    [InlineData(0.999999, 3, "1.000")]
    [InlineData(1234.5, 1, "1234.5")]
    [InlineData(0, 4, "0.0000")]
    [InlineData(5e-324, 3, "0.000")]
    [InlineData(0.1, 20, "0.10000000000000000555")]
    [InlineData(1e17, 1, "100000000000000000.0")]
    public void Numbers_are_rounded_as_Python_rounds_them(double value, int digits, string expected) =>
        FixedPoint.Format(value, digits).Should().Be(expected);
}
