using System.Globalization;
using System.Xml.Linq;
using VlassNet.Evaluation;
using VlassNet.Prediction;
using VlassNet.Reporting;
using static VlassNet.Tests.Reporting.SvgFacts;

namespace VlassNet.Tests.Reporting;

public class ReportFigureTests
{
    private static readonly EvaluationResult Four = SampleEvaluations.Of(200, 4);

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            TheoryData<string, int, int> cases = [];
            foreach (string name in new[] { "a", "Wide-angle tailed radio galaxy in a merging cluster", "MMMMMMMMMMMMMMMMMMMMMMMM" })
            {
                foreach ((int images, int classes) in new[] { (1, 1), (1, 4), (9, 2), (200, 4), (300, 40) })
                    cases.Add(name, images, classes);
            }

            return cases;
        }
    }

    /// <summary>88 mm is a column of most journals, and what is printed smaller than 6 points most of them refuse.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Figures_fit_a_column_with_type_that_can_be_read(string name, int images, int classes)
    {
        EvaluationResult result = SampleEvaluations.Of(images, classes, name);
        MetricSet<MetricInterval> intervals = result.Metrics.Bootstrap(new() { Resamples = 5 });
        foreach (Figure figure in new[]
        {
            Figure.RocCurves(result.Metrics, name), Figure.PrecisionRecallCurves(result.Metrics, name),
            Figure.Reliability(result.Metrics, name), Figure.ClassScores(intervals, name),
        })
        {
            XElement svg = Parse(figure);
            svg.Attribute("width")!.Value.Should().Be("88mm");
            InsideOf(svg);
            Elements(svg, "text").Select(text => Number(text.Attribute("font-size")!.Value)).Should().OnlyContain(size => size >= 7 && size <= 9);
            figure.Svg.Should().NotContainAny("NaN", "Infinity", "∞");
        }
    }

    [Theory]
    [InlineData(4, 88)]
    [InlineData(12, 180)]
    public void Matrices_of_few_classes_fit_a_column_and_of_more_a_page(int classes, double most)
    {
        XElement svg = Parse(Figure.ConfusionMatrix(SampleEvaluations.Of(2_000, classes).ConfusionMatrix));
        (Size(svg).Width * 25.4 / 72).Should().BeLessThanOrEqualTo(most + 0.01);
        Elements(svg, "text").Select(text => Number(text.Attribute("font-size")!.Value)).Should().OnlyContain(size => size >= 7 && size <= 9);
    }

    [Fact]
    public void A_ROC_curve_goes_through_its_points_and_names_its_area()
    {
        XElement svg = Parse(Figure.RocCurves(Metrics.Of(new Predictions([0.9f, 0.1f, 0.4f, 0.6f, 0.6f, 0.4f, 0.2f, 0.8f], ["a", "b"]), [0, 0, 1, 1])));

        // Of class a the images have 0.9 and 0.4, of b 0.6 and 0.2: up, right, up, right.
        Points(svg, 0, hasLegend: true).Should().Equal([(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)], Close);
        Texts(svg).Should().Contain(["a", "b", "0.750", "False positive rate", "True positive rate", "ROC curves"]);
    }

    [Fact]
    public void Precision_holds_down_to_the_next_recall()
    {
        Metrics metrics = Metrics.Of(new Predictions([0.9f, 0.1f, 0.4f, 0.6f, 0.6f, 0.4f, 0.2f, 0.8f], ["a", "b"]), [0, 0, 1, 1]);
        (double X, double Y)[] points = Points(Parse(Figure.PrecisionRecallCurves(metrics)), 0, hasLegend: true);
        double area = points.Zip(points.Skip(1)).Sum(pair => (pair.First.X - pair.Second.X) * pair.Second.Y);
        area.Should().BeApproximately(metrics.PrecisionRecall(0).AveragePrecision, 0.01);
        points.Zip(points.Skip(1)).Should().OnlyContain(
            pair => Math.Abs(pair.First.X - pair.Second.X) < 0.01 || Math.Abs(pair.First.Y - pair.Second.Y) < 0.01, "it is made of steps");
    }

    [Fact]
    public void Of_many_classes_the_worst_have_a_colour_and_absent_ones_are_named()
    {
        EvaluationResult result = SampleEvaluations.Of(39, 40);
        XElement svg = Parse(Figure.RocCurves(result.Metrics));
        double[] areas = [.. result.Metrics.Values.Classes.Select(scores => scores.RocAuc).Where(double.IsFinite).Order()];
        areas.Should().HaveCount(39);
        Texts(svg).Should().Contain(["33 better ones", FormattableString.Invariant($"{areas[6]:F3} to {areas[^1]:F3}"), "Undefined: Class 39"]);
        Elements(svg, "polyline").Count(line => line.Attribute("stroke")!.Value == SeriesStyle.Others).Should().Be(33 + 1);
    }

    [Fact]
    public void A_curve_of_many_images_stays_small_and_close_to_itself()
    {
        EvaluationResult result = SampleEvaluations.Of(1_010, 2);
        Figure figure = Figure.RocCurves(result.Metrics);
        figure.Svg.Length.Should().BeLessThan(60_000);
        (double X, double Y)[] points = Points(Parse(figure), 0, hasLegend: true);
        RocCurve curve = result.Metrics.Roc(0);
        foreach ((double x, double y) in curve.FalsePositiveRates.Zip(curve.TruePositiveRates))
            points.Min(point => Math.Abs(point.X - x) + Math.Abs(point.Y - y)).Should().BeLessThan(0.005);
        new[] { points[0], points[^1] }.Should().Equal([(0.0, 0.0), (1.0, 1.0)], Close);
    }

    [Fact]
    public void The_reliability_diagram_has_a_point_for_every_bin_with_images()
    {
        XElement svg = Parse(Figure.Reliability(Four.Metrics));
        ReliabilityBin[] bins = [.. Four.Metrics.Reliability.Where(bin => bin.Count > 0)];
        Points(svg, 0).Should().Equal(bins.Select(bin => (bin.Confidence, bin.Accuracy)), Close);
        string error = Four.Metrics.Values.ExpectedCalibrationError.ToString("F3", CultureInfo.InvariantCulture);
        Texts(svg).Should().Contain([$"calibration error {error}", $"{bins.Max(bin => bin.Count)}"]);
        Elements(svg, "circle").Should().HaveCount(bins.Length);
    }

    /// <summary>R: <c>prop.test(8, 10, correct = FALSE)</c> gives (0.49016, 0.94332).</summary>
    [Fact]
    public void Its_lines_are_intervals_of_Wilson()
    {
        float[] sure = [.. Enumerable.Range(0, 10).SelectMany(_ => new[] { 0.85f, 0.15f })];
        XElement svg = Parse(Figure.Reliability(Metrics.Of(new Predictions(sure, ["a", "b"]), [0, 0, 0, 0, 0, 0, 0, 0, 1, 1])));
        XElement line = Elements(svg, "line").Single(line => line.Attribute("stroke")!.Value == SeriesStyle.All[0].Color);
        XElement plot = Elements(svg, "rect").Single(rect => rect.Attribute("fill")!.Value == SvgWriter.Ground);
        double bottom = Value(plot, "y") + Value(plot, "height");
        new[] { "y1", "y2" }.Select(end => (bottom - Value(line, end)) / Value(plot, "height")).Should()
            .Equal([0.49016, 0.94332], (found, expected) => Math.Abs(found - expected) < 0.001);
    }

    [Fact]
    public void Scores_of_classes_have_marks_and_intervals()
    {
        EvaluationResult result = SampleEvaluations.Of(210, 3);
        MetricSet<MetricInterval> intervals = result.Metrics.Bootstrap(new() { Resamples = 50 });
        XElement svg = Parse(Figure.ClassScores(intervals));
        Elements(svg, "circle").Should().HaveCount(3 + 1, "each class has a precision, and so has the legend");
        Elements(svg, "polygon").Should().HaveCount(6 + 2);
        Texts(svg).Should().Contain(["precision", "recall", "F1", .. result.Predictions.ClassNames]);
        XElement[] lines = [.. Elements(svg, "line").Where(line => line.Attribute("stroke")!.Value == SeriesStyle.All[0].Color)];
        XElement[] circles = [.. Elements(svg, "circle").Take(3)];
        for (int label = 0; label < 3; label++)
        {
            MetricInterval precision = intervals.Classes[label].Precision;
            double low = Value(lines[label], "x1"), high = Value(lines[label], "x2"), middle = Value(circles[label], "cx");
            ((middle - low) / (high - low)).Should().BeApproximately(
                (precision.Value - precision.Low) / (precision.High - precision.Low), 0.01);
        }
    }

    private static double Value(XElement element, string name) => Number(element.Attribute(name)!.Value);

    private static bool Close((double X, double Y) found, (double X, double Y) expected) =>
        Math.Abs(found.X - expected.X) < 0.004 && Math.Abs(found.Y - expected.Y) < 0.004;

    /// <summary>The points of a curve in units of the axes, found by the frame of the plot.</summary>
    private static (double X, double Y)[] Points(XElement svg, int style, bool hasLegend = false)
    {
        XElement plot = Elements(svg, "rect").First(rect => rect.Attribute("fill")!.Value == SvgWriter.Ground);
        XElement[] curves = [.. Elements(svg, "polyline").Where(line => line.Attribute("stroke")!.Value == SeriesStyle.All[style].Color)];
        curves.Should().HaveCount(hasLegend ? 2 : 1, "a curve, and its sample in the legend where there is one");
        return
        [
            .. curves[0].Attribute("points")!.Value.Split(' ').Select(point => point.Split(',')).Select(point => (
                (Number(point[0]) - Value(plot, "x")) / Value(plot, "width"),
                (Value(plot, "y") + Value(plot, "height") - Number(point[1])) / Value(plot, "height"))),
        ];
    }
}
