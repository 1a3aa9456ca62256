using VlassNet.Evaluation;
using VlassNet.Prediction;

namespace VlassNet.Tests.Evaluation;

public class BootstrapTests
{
    [Fact]
    public void The_intervals_do_not_depend_on_the_number_of_threads()
    {
        Metrics metrics = Golden("ties");
        MetricSet<MetricInterval> one = metrics.Bootstrap(new() { Resamples = 100, Threads = 1 });
        MetricSet<MetricInterval> many = metrics.Bootstrap(new() { Resamples = 100, Threads = 7 });
        MetricTables.Of(many).Should().Equal(MetricTables.Of(one));
        for (int label = 0; label < 4; label++)
            MetricTables.Of(many.Classes[label]).Should().Equal(MetricTables.Of(one.Classes[label]));
    }

    [Fact]
    public void Another_seed_gives_other_intervals()
    {
        Metrics metrics = Golden("four classes");
        MetricSet<MetricInterval> first = metrics.Bootstrap(new() { Resamples = 50 });
        MetricSet<MetricInterval> second = metrics.Bootstrap(new() { Resamples = 50, Seed = 1 });
        second.LogLoss.Low.Should().NotBe(first.LogLoss.Low);
        second.LogLoss.Value.Should().Be(first.LogLoss.Value);
    }

    [Fact]
    public void Every_interval_is_of_its_own_metric_and_contains_it()
    {
        Metrics metrics = Golden("many images");
        MetricSet<MetricInterval> intervals = metrics.Bootstrap(new() { Resamples = 200 });
        Dictionary<string, double> values = MetricTables.Of(metrics.Values);
        foreach ((string name, MetricInterval interval) in MetricTables.Of(intervals))
            Check(name, interval, values[name]);
        for (int label = 0; label < 4; label++)
        {
            intervals.Classes[label].Name.Should().Be(metrics.Values.Classes[label].Name);
            intervals.Classes[label].Support.Should().Be(metrics.Values.Classes[label].Support);
            values = MetricTables.Of(metrics.Values.Classes[label]);
            foreach ((string name, MetricInterval interval) in MetricTables.Of(intervals.Classes[label]))
                Check(name, interval, values[name]);
        }

        static void Check(string name, MetricInterval interval, double value)
        {
            interval.Value.Should().Be(value, name);
            interval.Low.Should().BeLessThan(value, name);
            interval.High.Should().BeGreaterThan(value, name);
        }
    }

    /// <summary>Of 2,000 images, the accuracy's standard error is that of a binomial share.</summary>
    [Fact]
    public void The_accuracy_has_the_interval_that_theory_gives_it()
    {
        MetricInterval accuracy = Golden("many images").Bootstrap().Accuracy;
        double error = Math.Sqrt(accuracy.Value * (1 - accuracy.Value) / 2000);
        accuracy.Low.Should().BeApproximately(accuracy.Value - (1.96 * error), 0.2 * error);
        accuracy.High.Should().BeApproximately(accuracy.Value + (1.96 * error), 0.2 * error);
    }

    [Fact]
    public void More_images_and_lower_levels_make_narrower_intervals()
    {
        GoldenMetricCase golden = GoldenMetrics.Find("many images");
        Predictions few = new(golden.Predictions.Probabilities[..(4 * 200)].ToArray(), golden.Predictions.ClassNames);
        Dictionary<string, MetricInterval> wide = MetricTables.Of(
            Metrics.Of(few, golden.Labels.AsSpan(0, 200)).Bootstrap(new() { Resamples = 200 }));
        Metrics all = Metrics.Of(golden.Predictions, golden.Labels);
        Dictionary<string, MetricInterval> narrow = MetricTables.Of(all.Bootstrap(new() { Resamples = 200 }));
        Dictionary<string, MetricInterval> half = MetricTables.Of(all.Bootstrap(new() { Resamples = 200, Level = 0.5 }));
        foreach (string name in wide.Keys)
        {
            Width(narrow[name]).Should().BeLessThan(Width(wide[name]), name);
            Width(half[name]).Should().BeLessThan(Width(narrow[name]), name);
        }

        static double Width(MetricInterval interval) => interval.High - interval.Low;
    }

    [Fact]
    public void A_metric_that_is_undefined_has_no_interval()
    {
        MetricSet<MetricInterval> intervals = Golden("an absent class").Bootstrap(new() { Resamples = 50 });
        intervals.MacroRocAuc.Should().Be(new MetricInterval(double.NaN, double.NaN, double.NaN));
        intervals.Classes[2].RocAuc.Should().Be(new MetricInterval(double.NaN, double.NaN, double.NaN));
        intervals.Classes[2].Recall.Should().Be(new MetricInterval(0, 0, 0));
        intervals.WeightedRocAuc.Low.Should().BeLessThan(intervals.WeightedRocAuc.Value);
    }

    /// <summary>With one image of a class, a resample has none of it in more than a third of the cases.</summary>
    [Fact]
    public void Resamples_without_a_class_do_not_spoil_its_area()
    {
        float[] probabilities = [0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f, 0.3f, 0.7f];
        MetricInterval area = Metrics.Of(new Predictions(probabilities, ["a", "b"]), [1, 1, 0, 1])
            .Bootstrap(new() { Resamples = 200 }).Classes[0].RocAuc;
        area.Value.Should().BeApproximately(2.0 / 3, 1e-12);
        area.Low.Should().BeInRange(0, area.Value);
        area.High.Should().BeInRange(area.Value, 1);
    }

    [Fact]
    public void One_resample_is_an_interval_without_width()
    {
        MetricInterval loss = Golden("four classes").Bootstrap(new() { Resamples = 1 }).LogLoss;
        loss.High.Should().Be(loss.Low);
    }

    [Fact]
    public void An_interval_has_a_text() => new MetricInterval(0.9123, 0.9, 0.95).ToString().Should().Be("0.912 [0.900, 0.950]");

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        Action bootstrap = () => Golden("one image").Bootstrap(new() { Resamples = 0, Level = double.NaN, Threads = -1 });
        bootstrap.Should().Throw<ArgumentException>().WithMessage("*Resamples*0*Level*NaN*Threads*-1*");
    }

    [Fact]
    public void Cancellation_stops_it()
    {
        Action bootstrap = () => Golden("one image").Bootstrap(null, new CancellationToken(canceled: true));
        bootstrap.Should().Throw<OperationCanceledException>();
    }

    private static Metrics Golden(string title)
    {
        GoldenMetricCase golden = GoldenMetrics.Find(title);
        return Metrics.Of(golden.Predictions, golden.Labels, golden.Options);
    }
}
