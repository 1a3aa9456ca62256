using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class ClassThresholdsTests
{
    public static TheoryData<string> Titles => GoldenCalibration.Titles;

    [Theory]
    [MemberData(nameof(Titles))]
    public void Thresholds_are_those_of_scikit_learns_curves(string title)
    {
        GoldenCalibrationCase given = GoldenCalibration.Find(title);
        given.Thresholds.Should().HaveCount(7);
        foreach ((string name, double least, double[][] classes) in given.Thresholds)
        {
            ThresholdCriterion criterion = name switch
            {
                "F1" => ThresholdCriterion.BestF1,
                "precision" => ThresholdCriterion.MinimumPrecision(least),
                _ => ThresholdCriterion.MinimumRecall(least),
            };
            ClassThresholds thresholds = ClassThresholds.Fit(given.Predictions, given.Labels, criterion);
            thresholds.Classes.Select(found => found.Name).Should().Equal(given.Predictions.ClassNames);
            for (int label = 0; label < classes.Length; label++)
            {
                ClassThreshold found = thresholds.Classes[label];
                found.Threshold.Should().Be(classes[label][0], $"{name} {least}");
                found.Precision.Should().Be(classes[label][1]);
                found.Recall.Should().Be(classes[label][2]);
                found.F1.Should().BeApproximately(classes[label][3], 1e-12);
            }
        }
    }

    [Fact]
    public void The_class_with_the_largest_share_of_its_threshold_is_the_answer()
    {
        // Class a is sure of itself at 0.8, b already at 0.2.
        Predictions validation = new([0.8f, 0.2f, 0.9f, 0.1f, 0.7f, 0.3f, 0.8f, 0.2f, 0.75f, 0.25f], ["a", "b"]);
        int[] labels = [0, 0, 1, 0, 1];
        ClassThresholds thresholds = ClassThresholds.Fit(EvaluationResult.Of(validation, labels), ThresholdCriterion.BestF1);
        thresholds.Classes.Select(found => found.Threshold).Should().Equal(0.8f, 0.25f);
        thresholds.Classes.Should().OnlyContain(found => found.F1 == 1);
        validation.Classes().Should().Equal(0, 0, 0, 0, 0);
        thresholds.Apply(validation).Should().Equal(labels);
        thresholds.ClassOf(new Predictions([0.5f, 0.5f], ["a", "b"])[0]).Should().Be(1);
    }

    [Fact]
    public void Where_thresholds_are_infinite_or_0_the_other_classes_and_then_the_more_probable_go_first()
    {
        // No threshold of a has the precision 1, since its surest image is of b.
        Predictions validation = new([0.9f, 0.1f, 0.6f, 0.4f, 0.4f, 0.6f], ["a", "b"]);
        ClassThresholds precise = ClassThresholds.Fit(validation, [1, 0, 1], ThresholdCriterion.MinimumPrecision(1));
        precise.Classes[0].Should().Be(new ClassThreshold("a", double.PositiveInfinity, double.NaN, 0, 0));
        precise.Classes[1].Threshold.Should().Be(0.6f);
        precise.Apply(validation).Should().Equal(1, 1, 1);
        precise.ClassOf(new Predictions([1, 0], ["a", "b"])[0]).Should().Be(0, "both shares are 0, and a is more probable");

        Predictions sure = new([1, 0, 1, 0], ["a", "b"]);
        ClassThresholds zero = ClassThresholds.Fit(sure, [0, 1], ThresholdCriterion.MinimumRecall(1));
        zero.Classes[1].Threshold.Should().Be(0);
        zero.Apply(sure).Should().Equal(0, 0);
    }

    [Fact]
    public void Known_thresholds_decide_as_fitted_ones()
    {
        Predictions validation = new([0.9f, 0.1f, 0.6f, 0.4f, 0.4f, 0.6f], ["a", "b"]);
        ClassThresholds fitted = ClassThresholds.Fit(validation, [0, 1, 1], ThresholdCriterion.BestF1);
        new ClassThresholds(fitted.Classes).Apply(validation).Should().Equal(fitted.Apply(validation));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        FluentActions.Invoking(() => new ClassThresholds([])).Should().Throw<ArgumentException>().WithMessage("*found none*");
        FluentActions.Invoking(() => new ClassThresholds([new ClassThreshold("a", -1, 1, 1, 1)])).Should().Throw<ArgumentException>().WithMessage("*found -1*");
        foreach (double share in (double[])[0, -0.1, 1.1, double.NaN])
        {
            FluentActions.Invoking(() => ThresholdCriterion.MinimumPrecision(share)).Should().Throw<ArgumentOutOfRangeException>();
            FluentActions.Invoking(() => ThresholdCriterion.MinimumRecall(share)).Should().Throw<ArgumentOutOfRangeException>();
        }

        Predictions predictions = new([0.9f, 0.1f, 0.6f, 0.4f], ["a", "b"]);
        FluentActions.Invoking(() => ClassThresholds.Fit(predictions, [0, 0], ThresholdCriterion.BestF1)).Should()
            .Throw<ArgumentException>().WithMessage("*images of every class*none of 'b'*");
        ClassThresholds fitted = ClassThresholds.Fit(predictions, [0, 1], ThresholdCriterion.BestF1);
        FluentActions.Invoking(() => fitted.ClassOf(new Predictions([1], ["a"])[0])).Should()
            .Throw<ArgumentException>().WithMessage("*2 classes*found 1*");
    }
}
