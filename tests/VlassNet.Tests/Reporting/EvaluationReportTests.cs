using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Reporting;
using VlassNet.Tests.Data;
using VlassNet.Training;

namespace VlassNet.Tests.Reporting;

public class EvaluationReportTests
{
    private static readonly EvaluationResult Four = SampleEvaluations.Of(200, 4);
    private static readonly LabeledImages Images = SampleEvaluations.Images(Four);

    [Fact]
    public void The_cards_say_what_the_metrics_say()
    {
        BootstrapOptions bootstrap = new() { Resamples = 50, Seed = 3, Level = 0.9 };
        ParsedReport report = Report(Four, null, new() { Bootstrap = bootstrap });
        MetricSet<MetricInterval> expected = Four.Metrics.Bootstrap(bootstrap);
        foreach ((string name, MetricInterval metric) in new[]
        {
            ("Accuracy", expected.Accuracy), ("Balanced accuracy", expected.BalancedAccuracy), ("Macro F1", expected.MacroF1),
            ("Matthews correlation", expected.MatthewsCorrelation), ("ROC area", expected.MacroRocAuc),
            ("Calibration error", expected.ExpectedCalibrationError), ("Brier score", expected.BrierScore), ("Log-loss", expected.LogLoss),
        })
        {
            (string value, string range) = report.Card(name);
            SampleEvaluations.Number(value).Should().BeApproximately(metric.Value, 0.00051, name);
            double[] ends = [.. range.Split(" to ").Select(SampleEvaluations.Number)];
            ends[0].Should().BeApproximately(metric.Low, 0.00051, name);
            ends[1].Should().BeApproximately(metric.High, 0.00051, name);
        }

        report.OfClass("lead").Single().Value.Should().Contain("of 200 images in 4 classes").And.Contain("90 % interval");
    }

    [Fact]
    public void Every_cell_of_the_matrix_has_its_count_and_shares_and_leads_to_its_images()
    {
        ParsedReport report = Report(Four, Images);
        XElement[][] rows = [.. report.OfClass("matrix").Single().Descendants("tbody").Single().Elements("tr").Take(4)
            .Select(row => row.Elements("td").ToArray())];
        double[,] recalls = Four.ConfusionMatrix.Normalize(MatrixNormalization.True);
        double[,] precisions = Four.ConfusionMatrix.Normalize(MatrixNormalization.Predicted);
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                XElement cell = rows[row][column];
                long count = Four.ConfusionMatrix[row, column];
                Part(cell, "n").Should().Be(count);
                Part(cell, "t").Should().BeApproximately(recalls[row, column], 0.0051);
                Part(cell, "p").Should().BeApproximately(precisions[row, column], 0.0051);
                (cell.Element("a") is not null).Should().Be(count > 0);
                if (count > 0)
                {
                    XElement images = report.WithId(((string)cell.Element("a")!.Attribute("href")!)[1..])!;
                    images.Descendants("li").Should().HaveCount((int)Math.Min(24, count));
                    images.Descendants("h3").Single().Value.Should().Contain($"{Math.Min(24, count)} of {count}");
                }
            }
        }

        static double Part(XElement cell, string kind) => SampleEvaluations.Number(
            cell.Descendants("span").Single(span => (string?)span.Attribute("class") == kind).Value);
    }

    [Fact]
    public void Every_class_has_its_scores()
    {
        XElement[] rows = [.. Report(Four).OfClass("scores").Single().Descendants("tbody").Single().Elements("tr")];
        rows.Select(row => row.Element("th")!.Value).Should().Equal(Four.Predictions.ClassNames);
        rows.Select(row => SampleEvaluations.Number(row.Elements("td").ElementAt(2).Elements("span").First().Value)).Should().Equal(
            Four.Metrics.Values.Classes.Select(scores => scores.Recall), (shown, value) => Math.Abs(shown - value) < 0.00051);
    }

    [Fact]
    public void Whatever_it_refers_to_is_there_and_nothing_of_it_is_elsewhere()
    {
        string html = SampleEvaluations.Html(Four, Images, SampleEvaluations.Quick with { History = History(), Card = ModelCard.Empty });
        ParsedReport report = new(html);
        string[] ids = [.. report.Root.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>()];
        ids.Should().OnlyHaveUniqueItems();
        foreach (XAttribute link in report.Root.Descendants().Attributes("href").Where(link => link.Value != "data:,"))
            ids.Should().Contain(link.Value[1..]);
        foreach (XAttribute label in report.Root.Descendants().Attributes("aria-labelledby"))
            ids.Should().Contain(label.Value);
        foreach (Match id in Regex.Matches(report.Script, @"getElementById\('([\w-]+)'\)"))
            ids.Should().Contain(id.Groups[1].Value);
        report.Root.Descendants().Attributes("src").Should().OnlyContain(
            source => source.Value.StartsWith("data:image/png;base64,", StringComparison.Ordinal));
        html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).Should().NotContainAny("http:", "https:", "url(", "@import");
    }

    /// <summary>The policy names the only style and the only script; there is nothing else that it would have to allow.</summary>
    [Fact]
    public void The_policy_lets_nothing_run_but_its_own_style_and_script()
    {
        ParsedReport report = Report(Four, Images);
        string policy = (string)report.Elements("meta").Single(
            meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!;
        policy.Should().StartWith("default-src 'none';").And.Contain("img-src data:").And.NotContain("unsafe")
            .And.Contain($"style-src '{Hash(report.Style)}'").And.Contain($"script-src '{Hash(report.Script)}'");
        report.Root.Descendants().Attributes().Should().NotContain(
            attribute => attribute.Name.LocalName == "style" || attribute.Name.LocalName.StartsWith("on"));

        static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        const string bad = "</title></style></script><script>alert(1)</script><img src=x onerror='alert(2)'>\"'&]]>{{style}}";
        EvaluationResult result = SampleEvaluations.Of(40, 3, bad);
        ReportOptions options = SampleEvaluations.Quick with
        {
            Title = bad, Notes = bad, Command = bad, History = History(), Details = new Dictionary<string, string> { [bad] = bad },
            Card = new ModelCard
            {
                Normalization = bad, TrainingData = bad, Training = new Dictionary<string, string> { [bad] = bad },
                Metrics = [new ModelMetric(bad, 1)],
            },
        };
        string html = SampleEvaluations.Html(result, SampleEvaluations.Images(result), options);
        ParsedReport report = new(html);
        report.Elements("script").Should().ContainSingle();
        report.Elements("style").Should().ContainSingle();
        report.Elements("img").Should().OnlyContain(image => image.Attribute("onerror") == null);
        report.Elements("h1").Single().Value.Should().Be(bad);
        report.Elements("code").Single().Value.Should().Be(bad);
        report.OfClass("facts").Descendants("dt").Count(name => name.Value == bad).Should().Be(3);
        report.OfClass("class-name").Select(name => name.Value).Should().Contain($"{bad} 0");
    }

    [Fact]
    public void The_same_evaluation_gives_the_same_bytes_in_every_culture_and_on_any_number_of_threads()
    {
        string first = SampleEvaluations.Html(Four, Images);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("", useUserOverride: false)
            {
                NumberFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" },
            };
            SampleEvaluations.Html(Four, Images, SampleEvaluations.Quick with { Bootstrap = new() { Resamples = 20, Threads = 3 } })
                .Should().Be(first);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(30, 40)]
    [InlineData(300, 40)]
    [InlineData(50, 45)]
    public void Few_images_many_classes_and_absent_ones_make_a_whole_report(int images, int classes)
    {
        EvaluationResult result = SampleEvaluations.Of(images, classes);
        ParsedReport report = Report(result, SampleEvaluations.Images(result));
        report.OfClass("matrix").Descendants("tbody").Single().Elements("tr").Should().HaveCount(classes + 1);
        report.OfClass("warnings").Any().Should().Be(result.Report.Warnings.Length > 0);
        report.Root.Value.Should().NotContain("NaN");
        report.Elements("figure").Should().HaveCount(4);
    }

    [Fact]
    public void A_caution_stands_among_the_warnings()
    {
        EvaluationResult result = SampleEvaluations.Of(20, 2);
        EvaluationResult cautious = EvaluationResult.Create(result.Predictions, result.Labels, "These images trained the <network>.");
        Report(result).OfClass("warnings").Should().BeEmpty();
        Report(cautious).OfClass("warnings").Single().Value.Should().Be("These images trained the <network>.");
    }

    [Fact]
    public void What_is_not_given_is_left_out()
    {
        ParsedReport bare = Report(Four);
        bare.Elements("img").Should().BeEmpty();
        foreach (string id in new[] { "gallery", "training", "model" })
            bare.WithId(id).Should().BeNull();
        bare.OfClass("list").SelectMany(list => list.Elements("li")).Should().HaveCount(24, "places can be told without pictures");

        ReportOptions options = SampleEvaluations.Quick with { ListLength = 0, GalleryTotal = 0, History = History(), Card = ModelCard.Empty };
        ParsedReport other = Report(Four, Images, options);
        other.Elements("img").Should().BeEmpty();
        other.WithId("training")!.Descendants().Count(element => element.Name.LocalName == "svg").Should().Be(2);
        other.WithId("model")!.Value.Should().Contain("not recorded");
        foreach (string id in new[] { "gallery", "mistakes", "uncertain" })
            other.WithId(id).Should().BeNull();
    }

    [Fact]
    public void It_says_how_to_get_the_numbers_again()
    {
        ReportOptions options = SampleEvaluations.Quick with
        {
            Command = "dotnet run", Details = new Dictionary<string, string> { ["survey"] = "VLASS" },
            Card = new ModelCard { Seed = 42, TrainingData = "abc", ValidationData = "def", ValidationCount = 1200, Training = new Dictionary<string, string> { ["epochs"] = "5" } },
        };
        string text = Report(Four, null, options).Root.Value;
        text.Should().ContainAll("dotnet run", "survey", "42", "Training images", "SHA-256 abc", "Validation images, 1,200", "SHA-256 def", "epochs", "20 resamples, 95 %, seed 0", "VlassNet 0.");

        // numpy: hashlib.sha256(labels.astype("<i4").tobytes() + probabilities.astype("<f4").tobytes())
        EvaluationResult two = EvaluationResult.Create(new Predictions([0.75f, 0.25f, 0.5f, 0.5f], ["a", "b"]), [0, 1]);
        Report(two).WithId("reproduce")!.Value.Should().Contain(
            Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString("00000000010000000000403f0000803e0000003f0000003f"))));
    }

    [Fact]
    public void It_says_what_is_done_to_images_and_probabilities()
    {
        ModelCard card = new()
        {
            Preparation = "crop 80 128 to 64 scaled root 2", Training = new Dictionary<string, string> { ["members"] = "5" },
            Calibration = new() { Temperature = 1.31, Offsets = [0.25, -0.5], AverageSymmetries = true },
        };
        Report(Four, null, SampleEvaluations.Quick with { Card = card }).WithId("model")!.Value.Should().ContainAll(
            "crop 80 128 to 64 scaled root 2", "members", "5", "temperature 1.31, offsets 0.25 -0.5, for the mean of an image's views");
        Report(Four, null, SampleEvaluations.Quick with { Card = ModelCard.Empty }).WithId("model")!.Value.Should().Contain("Calibration").And.Contain("none");
    }

    [Fact]
    public void It_is_written_to_a_file_and_so_are_its_figures()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "report.html");
        Four.SaveReport(path, Images, SampleEvaluations.Quick);
        File.ReadAllText(path).Should().Be(SampleEvaluations.Html(Four, Images));

        ReportOptions options = SampleEvaluations.Quick with { History = History() };
        IReadOnlyList<string> figures = Four.SaveFigures(Path.Combine(folder.Path, "figures"), options);
        figures.Select(Path.GetFileName).Should().Equal(
            "confusion-matrix.svg", "confusion-counts.svg", "roc.svg", "precision-recall.svg", "reliability.svg", "class-scores.svg",
            "training.svg");
        figures.Select(figure => XDocument.Load(figure).Root!.Name.LocalName).Should().AllBe("svg");
        SampleEvaluations.Of(50, 45).SaveFigures(folder.Path, SampleEvaluations.Quick).Should().HaveCount(4, "of more than 40 classes no matrix is drawn");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        ((Action)(() => Four.SaveReport(Stream.Null, SampleEvaluations.Images(SampleEvaluations.Of(10, 4)))))
            .Should().Throw<ArgumentException>().WithMessage("*200 images that were evaluated; found 10*");
        LabeledImages turned = Images.Select([.. Enumerable.Range(0, 200).Reverse()]);
        ((Action)(() => Four.SaveReport(Stream.Null, turned))).Should().Throw<ArgumentException>().WithMessage("*class 3 in place of 0 at place 0*");
        ReportOptions bad = new()
        {
            Title = " ", Notes = null!, Details = null!, Bootstrap = null!, GalleryPerCell = -1, GalleryTotal = -1, ListLength = 1001,
        };
        ((Action)bad.Validate).Should().Throw<ArgumentException>()
            .WithMessage("*Title*Notes*Details*Bootstrap*GalleryPerCell*GalleryTotal*ListLength*1001*");
        ((Action)(() => Four.SaveReport(Stream.Null, null, new() { Bootstrap = new() { Resamples = 0 } })))
            .Should().Throw<ArgumentException>().WithMessage("*Resamples*");
        using CancellationTokenSource stop = new();
        stop.Cancel();
        ((Action)(() => Four.SaveReport(Stream.Null, null, null, stop.Token))).Should().Throw<OperationCanceledException>();
    }

    private static TrainingHistory History()
    {
        EpochResult[] epochs = [.. Enumerable.Range(1, 3).Select(epoch => new EpochResult(epoch, 1.0 / epoch, 0.8, 0.5, 0.9, 1e-3f, 2))];
        return new TrainingHistory(epochs, epochs[1], StopReason.Completed);
    }

    private static ParsedReport Report(EvaluationResult result, LabeledImages? images = null, ReportOptions? options = null) =>
        new(SampleEvaluations.Html(result, images, options));
}
