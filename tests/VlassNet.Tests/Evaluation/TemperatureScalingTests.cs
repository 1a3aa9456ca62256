using System.Collections.Immutable;
using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class TemperatureScalingTests
{
    public static TheoryData<string> Titles => GoldenCalibration.Titles;

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_temperature_is_SciPys_and_PyTorchs(string title)
    {
        GoldenCalibrationCase expected = GoldenCalibration.Find(title);
        TemperatureScaling scaling = TemperatureScaling.Fit(expected.Predictions, expected.Labels);
        (scaling.Temperature / expected.Temperature).Should().BeApproximately(1, 1e-9);
        TemperatureScaling consistent = TemperatureScaling.Fit(expected.Predictions, expected.Labels, TemperatureCriterion.Confidence);
        (consistent.Temperature / expected.ConfidenceTemperature).Should().BeApproximately(1, 1e-9);
        Predictions scaled = scaling.Apply(expected.Predictions);
        for (int place = 0; place < expected.Scaled.Length; place++)
            ((double)scaled.Probabilities[place]).Should().BeApproximately(expected.Scaled[place], 1e-7);
        EvaluationResult.Of(scaled, expected.Labels).Loss.Should().BeApproximately(expected.Loss, 1e-6);
    }

    [Fact]
    public void Classes_stay_and_the_loss_of_the_fit_does_not_grow()
    {
        Random random = new(1);
        for (int trial = 0; trial < 200; trial++)
        {
            (Predictions predictions, int[] labels) = Draw(random, 30, random.Next(1, 6), sharpness: Math.Exp(random.NextDouble() * 8 - 3));
            TemperatureScaling scaling = TemperatureScaling.Fit(predictions, labels);
            TemperatureScaling consistent = TemperatureScaling.Fit(EvaluationResult.Of(predictions, labels), TemperatureCriterion.Confidence);
            EvaluationResult meant = EvaluationResult.Of(consistent.Apply(predictions), labels);
            if (consistent.Temperature is > 0.01 and < 100)
                meant.Predictions.Average(prediction => prediction.Probability).Should().BeApproximately((float)meant.Accuracy, 1e-5f);
            Predictions scaled = scaling.Apply(predictions);
            scaled.Classes().Should().Equal(predictions.Classes());
            double before = EvaluationResult.Of(predictions, labels).Loss;
            EvaluationResult.Of(scaled, labels).Loss.Should().BeLessThanOrEqualTo(before + 1e-6);

            // The loss has its least there: it is not less at temperatures beside.
            foreach (double factor in (double[])[0.97, 1.03])
            {
                TemperatureScaling beside = new(Math.Clamp(scaling.Temperature * factor, 0.01, 100));
                EvaluationResult.Of(beside.Apply(predictions), labels).Loss.Should()
                    .BeGreaterThanOrEqualTo(EvaluationResult.Of(scaled, labels).Loss - 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(0.4)]
    public void The_temperature_of_calibrated_answers_is_1_and_that_of_others_what_they_were_divided_by(double spoiled)
    {
        Random random = new(7);
        (Predictions right, int[] labels) = Draw(random, 40_000, 4, sharpness: 2);
        Predictions predictions = new TemperatureScaling(1 / spoiled).Apply(right);
        foreach (TemperatureCriterion criterion in Enum.GetValues<TemperatureCriterion>())
            TemperatureScaling.Fit(predictions, labels, criterion).Temperature.Should().BeApproximately(spoiled, 0.04 * spoiled);
    }

    [Fact]
    public void What_has_no_least_loss_has_a_temperature_all_the_same()
    {
        ImmutableArray<string> two = ["a", "b"];
        Fit([0.6f, 0.4f, 0.3f, 0.7f], 0, 1).Should().Be(0.01, "all images are right");
        Fit([1, 0, 0, 1], 0, 1).Should().Be(0.01);
        Fit([0.6f, 0.4f, 0.3f, 0.7f], 1, 0).Should().Be(100, "all are wrong");
        Fit([1, 0, 0, 1], 1, 0).Should().Be(100);
        Fit([0.5f, 0.5f, 0.5f, 0.5f], 0, 0).Should().Be(1, "nothing changes them");
        TemperatureScaling.Fit(new Predictions([1, 1, 1], ["only"]), [0, 0, 0]).Temperature.Should().Be(1);
        Fit([1, 0, 1, 0, 1, 0, 1, 0], 0, 0, 0, 1).Should().BeApproximately(-Math.Log(EvaluationResult.SmallestProbability) / Math.Log(3), 1e-4);

        double Fit(float[] probabilities, params int[] labels) =>
            TemperatureScaling.Fit(new Predictions(probabilities, two), labels).Temperature;
    }

    [Fact]
    public void Where_no_temperature_makes_confidence_the_accuracy_it_is_as_near_as_may_be()
    {
        Predictions predictions = new([0.6f, 0.4f, 0.3f, 0.7f], ["a", "b"]), even = new([0.5f, 0.5f, 0.5f, 0.5f], ["a", "b"]);
        Fit(predictions, 0, 1).Should().Be(0.01, "all images are right");
        Fit(predictions, 1, 0).Should().Be(100, "all are wrong");
        Fit(even, 0, 0).Should().Be(1, "nothing changes them");
        Fit(new Predictions([1, 1], ["only"]), 0, 0).Should().Be(1);

        static double Fit(Predictions predictions, params int[] labels) =>
            TemperatureScaling.Fit(predictions, labels, TemperatureCriterion.Confidence).Temperature;
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(100)]
    public void Rounding_sets_no_other_class_first(double temperature)
    {
        float high = 0.45f, low = MathF.BitDecrement(high);
        Predictions close = new([low, high, 0.1f, high, low, 0.1f, high, high, 0.1f], ["a", "b", "c"]);
        Predictions scaled = new TemperatureScaling(temperature).Apply(close);
        scaled.Classes().Should().Equal(close.Classes());
        if (temperature > 1)
            scaled.Probabilities[1].Should().Be(MathF.BitIncrement(scaled.Probabilities[0]));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        foreach (double temperature in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            FluentActions.Invoking(() => new TemperatureScaling(temperature)).Should().Throw<ArgumentOutOfRangeException>();
        Predictions two = new([0.5f, 0.5f, 1, 0], ["a", "b"]);
        FluentActions.Invoking(() => TemperatureScaling.Fit(new Predictions([], ["a"]), [])).Should()
            .Throw<ArgumentException>().WithMessage("*at least one label*");
        FluentActions.Invoking(() => TemperatureScaling.Fit(two, [0])).Should().Throw<ArgumentException>().WithMessage("*2 labels*found 1*");
        FluentActions.Invoking(() => TemperatureScaling.Fit(two, [0, 1], (TemperatureCriterion)2)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => TemperatureScaling.Fit(two, [0, 2])).Should().Throw<ArgumentException>().WithMessage("*found 2 at place 1*");
    }

    /// <summary>Random probabilities, and labels that are drawn from them: so they are calibrated.</summary>
    private static (Predictions Predictions, int[] Labels) Draw(Random random, int images, int classes, double sharpness)
    {
        float[] probabilities = new float[images * classes];
        int[] labels = new int[images];
        for (int image = 0; image < images; image++)
        {
            double[] powers = [.. Enumerable.Range(0, classes).Select(_ => Math.Exp(sharpness * (random.NextDouble() - 0.5)))];
            double sum = powers.Sum(), drawn = random.NextDouble() * sum;
            for (int label = 0; label < classes; label++)
                probabilities[image * classes + label] = (float)(powers[label] / sum);
            while (labels[image] < classes - 1 && (drawn -= powers[labels[image]]) > 0)
                labels[image]++;
        }

        return (new Predictions(probabilities, [.. Enumerable.Range(0, classes).Select(label => $"class {label}")]), labels);
    }
}
