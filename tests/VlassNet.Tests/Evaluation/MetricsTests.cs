using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class MetricsTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [MemberData(nameof(GoldenMetrics.Titles), MemberType = typeof(GoldenMetrics))]
    public void Values_are_those_of_scikit_learn(string title)
    {
        GoldenMetricCase golden = GoldenMetrics.Find(title);
        MetricSet<double> values = Metrics.Of(golden.Predictions, golden.Labels, golden.Options).Values;
        Dictionary<string, double> found = MetricTables.Of(values);
        found.Keys.Should().BeEquivalentTo(golden.Values.Keys);
        foreach ((string name, double expected) in golden.Values)
            Check(found[name], expected, name);
        foreach ((string name, double[] expected) in golden.Classes)
        {
            for (int label = 0; label < expected.Length; label++)
                Check(MetricTables.Of(values.Classes[label])[name], expected[label], $"{name} of class {label}");
        }
    }

    [Theory]
    [MemberData(nameof(GoldenMetrics.Titles), MemberType = typeof(GoldenMetrics))]
    public void Curves_are_those_of_scikit_learn(string title)
    {
        GoldenMetricCase golden = GoldenMetrics.Find(title);
        Metrics metrics = Metrics.Of(golden.Predictions, golden.Labels, golden.Options);
        for (int label = 0; label < golden.Roc.Length; label++)
        {
            RocCurve roc = metrics.Roc(label);
            Check(roc.FalsePositiveRates, golden.Roc[label][0]);
            Check(roc.TruePositiveRates, golden.Roc[label][1]);
            Check(roc.Thresholds, golden.Roc[label][2]);
            Check(roc.Area, golden.Classes["RocAuc"][label], "area");
            PrecisionRecallCurve curve = metrics.PrecisionRecall(label);
            Check(curve.Precisions, golden.PrecisionRecall[label][0]);
            Check(curve.Recalls, golden.PrecisionRecall[label][1]);
            Check(curve.Thresholds, golden.PrecisionRecall[label][2]);
            Check(curve.AveragePrecision, golden.Classes["AveragePrecision"][label], "average precision");
        }
    }

    [Theory]
    [MemberData(nameof(GoldenMetrics.Titles), MemberType = typeof(GoldenMetrics))]
    public void The_reliability_diagram_has_the_images_of_each_bin(string title)
    {
        GoldenMetricCase golden = GoldenMetrics.Find(title);
        Metrics metrics = Metrics.Of(golden.Predictions, golden.Labels, golden.Options);
        Check(metrics.Reliability.Select(bin => (double)bin.Count), golden.Reliability.Select(row => row[0]));
        Check(metrics.Reliability.Select(bin => bin.Confidence), golden.Reliability.Select(row => row[1]));
        Check(metrics.Reliability.Select(bin => bin.Accuracy), golden.Reliability.Select(row => row[2]));
        metrics.Reliability[0].Low.Should().Be(0);
        metrics.Reliability[^1].High.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(GoldenMetrics.Titles), MemberType = typeof(GoldenMetrics))]
    public void Averages_are_those_of_the_report(string title)
    {
        GoldenMetricCase golden = GoldenMetrics.Find(title);
        MetricSet<double> values = Metrics.Of(golden.Predictions, golden.Labels).Values;
        ClassificationReport report = ClassificationReport.Create(
            golden.Labels, golden.Predictions.Classes(), golden.Predictions.ClassNames);
        values.Accuracy.Should().Be(report.Accuracy);
        Check(
            [values.MacroPrecision, values.MacroRecall, values.MacroF1],
            [report.MacroAverage.Precision, report.MacroAverage.Recall, report.MacroAverage.F1]);
        Check(
            [values.WeightedPrecision, values.WeightedRecall, values.WeightedF1],
            [report.WeightedAverage.Precision, report.WeightedAverage.Recall, report.WeightedAverage.F1]);
        values.Classes.Select(scores => (scores.Name, scores.Precision, scores.Recall, scores.F1, scores.Support)).Should().Equal(
            report.Classes.Select(scores => (scores.Name, scores.Precision, scores.Recall, scores.F1, scores.Support)));
    }

    [Fact]
    public void The_order_of_the_images_does_not_matter()
    {
        GoldenMetricCase golden = GoldenMetrics.Find("ties");
        int[] order = [.. Enumerable.Range(0, golden.Labels.Length)];
        new CounterRandom(1, 2, 3).Shuffle<int>(order);
        Predictions shuffled = new(
            [.. order.SelectMany(image => golden.Predictions[image].Probabilities.ToArray())], golden.Predictions.ClassNames);
        Check(
            MetricTables.Of(Metrics.Of(shuffled, [.. order.Select(image => golden.Labels[image])], golden.Options).Values).Values,
            MetricTables.Of(Metrics.Of(golden.Predictions, golden.Labels, golden.Options).Values).Values);
    }

    [Fact]
    public void The_order_of_the_classes_does_not_matter_but_for_ties()
    {
        // With 2^-20 between probabilities no two are equal.
        GoldenMetricCase golden = GoldenMetrics.Find("four classes");
        int[] newLabels = [2, 0, 3, 1];
        Predictions relabelled = new(
            [.. golden.Predictions.SelectMany(row => Enumerable.Range(0, 4).Select(
                label => row.Probabilities[Array.IndexOf(newLabels, label)]))],
            golden.Predictions.ClassNames);
        MetricSet<double> values = Metrics.Of(golden.Predictions, golden.Labels).Values;
        MetricSet<double> others = Metrics.Of(relabelled, [.. golden.Labels.Select(label => newLabels[label])]).Values;
        Check(MetricTables.Of(others).Values, MetricTables.Of(values).Values);
        for (int label = 0; label < 4; label++)
            Check(MetricTables.Of(others.Classes[newLabels[label]]).Values, MetricTables.Of(values.Classes[label]).Values);
    }

    [Fact]
    public void Of_equally_probable_classes_the_last_is_at_the_top_as_in_scikit_learn()
    {
        Predictions even = new([0.5f, 0.5f, 0], ["a", "b", "c"]);
        Metrics.Of(even, [0], new() { TopK = 1 }).Values.TopKAccuracy.Should().Be(0);
        Metrics.Of(even, [1], new() { TopK = 1 }).Values.TopKAccuracy.Should().Be(1);
        Metrics.Of(even, [2], new() { TopK = 2 }).Values.TopKAccuracy.Should().Be(0);
        Metrics.Of(even, [2], new() { TopK = 5 }).Values.TopKAccuracy.Should().Be(1);
    }

    [Fact]
    public void A_network_of_one_class_has_metrics()
    {
        Metrics metrics = Metrics.Of(new Predictions([1, 1], ["only"]), [0, 0]);
        metrics.Values.Accuracy.Should().Be(1);
        metrics.Values.CohenKappa.Should().Be(double.NaN);
        metrics.Values.MacroRocAuc.Should().Be(double.NaN);
        metrics.Values.TopKAccuracy.Should().Be(1);
        metrics.Values.ExpectedCalibrationError.Should().Be(0);
    }

    [Fact]
    public void A_probability_rounded_to_above_1_is_in_the_last_bin()
    {
        Metrics metrics = Metrics.Of(new Predictions([1.00005f, 0], ["a", "b"]), [0], new() { CalibrationBins = 10 });
        metrics.Reliability[9].Count.Should().Be(1);
        metrics.Values.LogLoss.Should().BeApproximately(0, 1e-15);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Predictions predictions = new([0.5f, 0.5f, 1, 0], ["a", "b"]);
        Of().Should().Throw<ArgumentException>().WithMessage("*at least one label*");
        Of(0).Should().Throw<ArgumentException>().WithMessage("*2 labels*found 1*");
        Of(0, 2).Should().Throw<ArgumentException>().WithMessage("*classes 0 to 1*found 2 at place 1*");
        Of(-1, 0).Should().Throw<ArgumentException>().WithMessage("*found -1 at place 0*");
        Action curve = () => Metrics.Of(predictions, [0, 1]).Roc(2);
        curve.Should().Throw<ArgumentOutOfRangeException>();
        Action options = () => Metrics.Of(predictions, [0, 1], new() { TopK = 0, CalibrationBins = 0 });
        options.Should().Throw<ArgumentException>().WithMessage("*Top*0*CalibrationBins*0*");

        Action Of(params int[] labels) => () => Metrics.Of(predictions, labels);
    }

    [Fact]
    public void An_evaluation_has_metrics_that_are_computed_once()
    {
        EvaluationResult result = EvaluationResult.Create(new Predictions([0.75f, 0.25f, 0.5f, 0.5f], ["a", "b"]), [0, 1]);
        result.Metrics.Values.Accuracy.Should().Be(result.Accuracy);
        result.Metrics.Values.LogLoss.Should().BeApproximately(result.Loss, 1e-12);
        result.Metrics.Should().BeSameAs(result.Metrics);
    }

    private static void Check(IEnumerable<double> found, IEnumerable<double> expected)
    {
        double[] all = [.. found], wanted = [.. expected];
        all.Should().HaveCount(wanted.Length);
        for (int i = 0; i < all.Length; i++)
            Check(all[i], wanted[i], $"value {i}");
    }

    private static void Check(double found, double expected, string name)
    {
        bool agrees = found.Equals(expected) || Math.Abs(found - expected) <= Tolerance;
        agrees.Should().BeTrue($"{name} should be {expected} and is {found}");
    }
}
