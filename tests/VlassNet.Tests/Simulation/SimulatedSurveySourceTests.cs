using VlassNet.Data;
using VlassNet.Simulation;

namespace VlassNet.Tests.Simulation;

public sealed class SimulatedSurveySourceTests
{
    private const double PublishedMean = 0.087235734;
    private const double PublishedStandardDeviation = 0.14558059;

    [Fact]
    public async Task Mean_and_standard_deviation_come_near_the_published_ones()
    {
        LabeledImages survey = await Make(new SimulatedSurveyOptions { Count = 3000, Seed = 7 });

        double sum = 0;
        double squares = 0;
        for (int index = 0; index < survey.Count; index++)
        {
            foreach (float value in survey.Image(index))
            {
                sum += value;
                squares += (double)value * value;
            }
        }

        double pixels = (double)survey.Count * survey.Shape.Length;
        double mean = sum / pixels;
        mean.Should().BeApproximately(PublishedMean, 0.05 * PublishedMean);
        Math.Sqrt(squares / pixels - mean * mean)
            .Should().BeApproximately(PublishedStandardDeviation, 0.05 * PublishedStandardDeviation);
    }

    [Fact]
    public async Task Classes_occur_as_often_as_in_the_notebook()
    {
        LabeledImages survey = await Make(new SimulatedSurveyOptions { Count = 3000, Rows = 16, Columns = 16 });

        double[] expected = [10_660 / 50_000.0, 21_040 / 50_000.0, 13_665 / 50_000.0, 4_635 / 50_000.0];
        survey.ClassCounts().Sum().Should().Be(3000);
        survey.ClassCounts().Select(count => count / 3000.0).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 0.03);
        survey.ClassNames.Should().Equal(LabeledImages.VlassClassNames);
    }

    [Fact]
    public async Task A_class_of_proportion_zero_does_not_occur()
    {
        LabeledImages survey = await Make(new SimulatedSurveyOptions { Count = 300, ClassProportions = [0, 1, 0, 3] });

        survey.ClassCounts()[0].Should().Be(0);
        survey.ClassCounts()[2].Should().Be(0);
        survey.ClassCounts()[3].Should().BeGreaterThan(survey.ClassCounts()[1]);
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(32, 48)]
    [InlineData(17, 131)]
    public async Task Every_image_runs_from_exactly_0_to_exactly_1(int rows, int columns)
    {
        LabeledImages survey = await Make(new SimulatedSurveyOptions { Count = 100, Rows = rows, Columns = columns });

        survey.Shape.Should().Be(new ImageShape(rows, columns));
        for (int index = 0; index < survey.Count; index++)
        {
            float[] pixels = survey.Image(index).ToArray();
            pixels.Should().HaveCount(rows * columns);
            pixels.All(float.IsFinite).Should().BeTrue();
            pixels.Min().Should().Be(0);
            pixels.Max().Should().Be(1);
        }
    }

    [Fact]
    public async Task Same_seed_gives_the_same_images_with_any_number_of_threads()
    {
        SimulatedSurveyOptions options = new() { Count = 300, Seed = 3 };

        LabeledImages one = await Make(options with { Threads = 1 });
        LabeledImages many = await Make(options with { Threads = 5 });

        ShouldBeginLike(many, one);
    }

    [Fact]
    public async Task A_longer_set_begins_with_the_shorter_one()
    {
        LabeledImages shorter = await Make(new SimulatedSurveyOptions { Count = 150, Seed = 3 });
        LabeledImages longer = await Make(new SimulatedSurveyOptions { Count = 401, Seed = 3 });

        ShouldBeginLike(longer, shorter);
    }

    [Fact]
    public async Task Different_seeds_and_different_places_give_different_images()
    {
        LabeledImages first = await Make(new SimulatedSurveyOptions { Count = 100, Seed = 3 });
        LabeledImages second = await Make(new SimulatedSurveyOptions { Count = 100, Seed = 4 });

        second.Labels().Should().NotEqual(first.Labels());
        for (int index = 0; index < 99; index++)
        {
            first.Image(index).SequenceEqual(second.Image(index)).Should().BeFalse();
            first.Image(index).SequenceEqual(first.Image(index + 1)).Should().BeFalse();
        }
    }

    [Fact]
    public async Task Progress_grows_to_the_number_of_images()
    {
        ListedProgress progress = new();

        await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 700, Rows = 16, Columns = 16 })
            .LoadAsync(progress, CancellationToken.None);

        progress.Reports.Should().HaveCountGreaterThan(1);
        progress.Reports.Select(report => report.Done).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        progress.Reports[^1].Should().Be(new LoadProgress("simulated survey", 700, 700));
    }

    [Fact]
    public async Task Cancellation_before_or_during_the_making_is_honoured()
    {
        using CancellationTokenSource before = new();
        await before.CancelAsync();
        using CancellationTokenSource during = new();
        ListedProgress progress = new() { OnReport = during.Cancel };
        SimulatedSurveySource source = new(new SimulatedSurveyOptions { Count = 100_000, Threads = 1 });

        await FluentActions.Awaiting(() => source.LoadAsync(null, before.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => source.LoadAsync(progress, during.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        progress.Reports.Should().ContainSingle();
    }

    [Fact]
    public void Defaults_are_valid_and_are_used_when_no_options_are_given()
    {
        new SimulatedSurveySource().Options.Should().Be(new SimulatedSurveyOptions());
    }

    [Fact]
    public void Every_setting_out_of_range_is_named_in_one_exception()
    {
        SimulatedSurveyOptions options = new()
        {
            Count = 0,
            Rows = 15,
            Columns = 5000,
            ClassProportions = [1, 2],
            MinimumBeam = double.NaN,
            MaximumBeam = 1,
            MinimumPixelScale = 0,
            MaximumPixelScale = 9,
            NoiseLevel = -1,
            MedianPeakFlux = 0,
            PeakFluxScatter = -0.1,
            MinimumPeakFlux = 0,
            SidelobeLevel = 2,
            OffCentreFraction = 1.1,
            NeighbourFraction = double.NaN,
            Threads = -1,
        };

        string message = FluentActions.Invoking(() => new SimulatedSurveySource(options))
            .Should().Throw<ArgumentException>().Which.Message;

        foreach (string name in typeof(SimulatedSurveyOptions).GetProperties().Select(property => property.Name))
        {
            // Every seed is a good one.
            if (name != nameof(SimulatedSurveyOptions.Seed))
                message.Should().Contain($"expected {name} ");
        }
    }

    [Theory]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    [InlineData(1.0, -1.0, 1.0, 1.0)]
    [InlineData(1.0, double.NaN, 1.0, 1.0)]
    [InlineData(1.0, double.PositiveInfinity, 1.0, 1.0)]
    public void Proportions_that_are_no_proportions_are_refused(double a, double b, double c, double d)
    {
        FluentActions.Invoking(() => new SimulatedSurveyOptions { ClassProportions = [a, b, c, d] }.Validate())
            .Should().Throw<ArgumentException>().WithMessage("*ClassProportions*not all 0*");
        FluentActions.Invoking(() => new SimulatedSurveyOptions { ClassProportions = default }.Validate())
            .Should().Throw<ArgumentException>().WithMessage("*ClassProportions*received null*");
    }

    private static Task<LabeledImages> Make(SimulatedSurveyOptions options) => new SimulatedSurveySource(options).LoadAsync();

    private static void ShouldBeginLike(LabeledImages longer, LabeledImages shorter)
    {
        for (int index = 0; index < shorter.Count; index++)
        {
            longer.Label(index).Should().Be(shorter.Label(index));
            longer.Image(index).SequenceEqual(shorter.Image(index)).Should().BeTrue($"image {index} is the same in both");
        }
    }

    private sealed class ListedProgress : IProgress<LoadProgress>
    {
        public List<LoadProgress> Reports { get; } = [];

        public Action OnReport { get; init; } = () => { };

        public void Report(LoadProgress value)
        {
            Reports.Add(value);
            OnReport();
        }
    }
}
