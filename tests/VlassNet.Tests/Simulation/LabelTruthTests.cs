using VlassNet.Data;
using VlassNet.Simulation;

namespace VlassNet.Tests.Simulation;

/// <summary>What keeps labels true: the rules hold for every image, whatever the survey.</summary>
public sealed class LabelTruthTests
{
    private const int Side = 64;
    private const int Count = 150;

    private static readonly SimulatedSurveyOptions Undisturbed = new()
    {
        Count = Count,
        Seed = 11,
        NoiseLevel = 0,
        SidelobeLevel = 0,
        NeighbourFraction = 0,
        OffCentreFraction = 0.2,
    };

    public static TheoryData<int, int> PiecesOfLabels => new() { { 1, 1 }, { 2, 2 }, { 3, 3 } };

    [Theory]
    [MemberData(nameof(PiecesOfLabels))]
    public async Task Every_point_has_one_peak_every_double_two_and_every_triple_three(int label, int pieces)
    {
        foreach (double scale in (double[])[0.2, 0.6])
        {
            LabeledImages images = await Make(label, Undisturbed with { MinimumPixelScale = scale });
            for (int index = 0; index < Count; index++)
            {
                double[] prominences = PeakFinder.Prominences(images.Image(index), Side);
                prominences.Should().HaveCountGreaterThanOrEqualTo(pieces, "image {0}", index);
                prominences[pieces - 1].Should().BeGreaterThan(0.03, "image {0}", index);
            }
        }
    }

    [Fact]
    public async Task Few_doubles_have_a_third_peak_and_few_points_a_second()
    {
        LabeledImages doubles = await Make(2, Undisturbed);
        LabeledImages points = await Make(1, Undisturbed with { NeighbourFraction = 1 });

        Share(doubles, image => Prominence(image, 2) > 0.06).Should().BeLessThan(0.05);
        Share(points, image => Prominence(image, 1) > 0.03).Should().BeGreaterThan(0.3, "neighbours are there when asked for");
        Share(points, image => Prominence(image, 1) > 0.2).Should().Be(0, "a brighter neighbour would make a double");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public async Task What_makes_the_label_stands_out_of_the_worst_noise(int label, int pieces)
    {
        LabeledImages clean = await Make(label, Undisturbed);
        LabeledImages noisy = await Make(label, Undisturbed with { NoiseLevel = 1e9 });

        List<double> ratios = [];
        for (int index = 0; index < Count; index++)
        {
            double noise = ResidualOf(noisy.Image(index), clean.Image(index));
            double signal = Prominence(clean.Image(index), pieces - 1);
            ratios.Add(signal / noise);
        }

        // Of a single image neither is known well: there are few beams in it, and the source stands on one of them.
        ratios.Order().ElementAt(Count / 2).Should().BeInRange(4.5, 6.5);
    }

    [Fact]
    public async Task Ordinary_noise_is_left_as_it_is()
    {
        SimulatedSurveyOptions survey = Undisturbed with { PeakFluxScatter = 0, NoiseLevel = 130, MedianPeakFlux = 18 };
        LabeledImages clean = await Make(1, survey with { NoiseLevel = 0 });
        LabeledImages noisy = await Make(1, survey);

        double[] levels = [.. Enumerable.Range(0, Count).Select(index => ResidualOf(noisy.Image(index), clean.Image(index)))];

        // 0.13 mJy/beam over 18 mJy/beam, both scaled to 0…1.
        levels.Average().Should().BeApproximately(0.13 / 18, 0.0007);
    }

    [Fact]
    public void Points_are_hardly_resolved_and_extended_sources_well()
    {
        foreach (SourceSketch sketch in Draw(1))
            (sketch.Flux / Peak(sketch)).Should().BeInRange(1, 1.55);
        foreach (SourceSketch sketch in Draw(0))
        {
            MarkProfile profile = new(sketch, new double[8]);
            (sketch.Flux / profile.Brightest).Should().BeGreaterThanOrEqualTo(ExtendedSource.LeastBeams);
            profile.LowestPlace.Should().BeGreaterThanOrEqualTo(ExtendedSource.LowestPlace);
        }
    }

    [Fact]
    public void Lobes_are_well_apart_of_unequal_brightness_and_not_always_centred()
    {
        List<double> ratios = [];
        List<double> arms = [];
        foreach (SourceSketch sketch in Draw(2))
        {
            (double Column, double Row) near = sketch.Marks[0], far = sketch.Marks[1];
            double separation = Distance(near, far);
            (separation / (sketch.BeamSigma * Covariance.FwhmPerSigma)).Should().BeGreaterThanOrEqualTo(DoubleLobes.LeastSeparation - 1e-9);
            MarkProfile profile = new(sketch, new double[4]);
            profile.HighestSaddle.Should().BeLessThanOrEqualTo(DoubleLobes.HighestSaddle);
            ratios.Add(profile.Faintest / profile.Brightest);
            arms.Add(Distance(near, (31.5, 31.5)) / separation);
        }

        ratios.Min().Should().BeInRange(DoubleLobes.LeastRatio, 0.3);
        ratios.Max().Should().BeGreaterThan(0.95);
        arms.Min().Should().BeInRange(0.3, 0.42);
        arms.Max().Should().BeInRange(0.58, 0.7);
    }

    [Fact]
    public void Triples_bend_and_have_cores_from_weak_to_dominant_and_arms_of_unequal_length()
    {
        List<double> bends = [];
        List<double> cores = [];
        List<double> arms = [];
        foreach (SourceSketch sketch in Draw(3))
        {
            (double Column, double Row) near = sketch.Marks[0], core = sketch.Marks[1], far = sketch.Marks[2];
            (double first, double second) = (Distance(near, core), Distance(core, far));
            double cosine = ((near.Column - core.Column) * (core.Column - far.Column) + (near.Row - core.Row) * (core.Row - far.Row)) / first / second;
            bends.Add(Math.Acos(Math.Min(1, cosine)) * 180 / Math.PI);
            arms.Add(first / second);
            double[] heights = [.. new[] { near, core, far }.Select(mark => sketch.BrightnessAt(mark.Column, mark.Row))];
            cores.Add(heights[1] / Math.Max(heights[0], heights[2]));
            (Math.Min(first, second) / (sketch.BeamSigma * Covariance.FwhmPerSigma)).Should().BeGreaterThanOrEqualTo(ThreePoints.LeastArm - 1e-9);
            MarkProfile profile = new(sketch, new double[6]);
            profile.HighestSaddle.Should().BeLessThanOrEqualTo(ThreePoints.HighestSaddle);
            profile.LeastProminence.Should().BeGreaterThanOrEqualTo(ThreePoints.LeastProminence * profile.Brightest);
        }

        bends.Max().Should().BeInRange(30, ThreePoints.MostBend + 3);
        bends.Order().ElementAt(bends.Count / 2).Should().BeInRange(7, 16);
        cores.Min().Should().BeLessThan(0.2);
        cores.Max().Should().BeGreaterThan(1.3);
        arms.Min().Should().BeLessThan(0.6);
        arms.Max().Should().BeGreaterThan(1.6);
    }

    [Theory]
    [InlineData(2, 1.5)]
    [InlineData(3, 2.4)]
    public void The_closest_pieces_are_still_apart(int label, double beams)
    {
        SourceSketch sketch = new();
        SourceModel model = SourceModel.ByLabel[label];
        for (int index = 0; index < 200; index++)
        {
            CounterRandom random = new(22, (ulong)label, (ulong)index);
            sketch.Start(Covariance.FromAxes(2, 2, 0), 31.5, 31.5, random.Angle());
            double standing = model.Draw(ref random, sketch, beams * 2 * Covariance.FwhmPerSigma);
            sketch.Marks.Length.Should().Be(label);
            standing.Should().BeGreaterThan(0.04);
        }
    }

    [Fact]
    public async Task A_cutout_of_one_beam_is_made_though_no_label_can_be_true_in_it()
    {
        SimulatedSurveyOptions narrow = new()
        {
            Count = 60, Rows = 16, Columns = 16, MinimumPixelScale = 2.5 / 16, MaximumPixelScale = 2.5 / 16, NeighbourFraction = 1, OffCentreFraction = 1,
        };
        for (int label = 0; label < 4; label++)
        {
            LabeledImages images = await Make(label, narrow);
            for (int index = 0; index < images.Count; index++)
                images.Image(index).ToArray().All(float.IsFinite).Should().BeTrue();
        }
    }

    /// <summary>Sources of one class in a beam of 2.75″ on pixels that suit them.</summary>
    private static IEnumerable<SourceSketch> Draw(int label)
    {
        SourceSketch sketch = new();
        SourceModel model = SourceModel.ByLabel[label];
        for (int index = 0; index < 1000; index++)
        {
            CounterRandom random = new(21, (ulong)label, (ulong)index);
            SourceExtent extent = model.DrawExtent(ref random, 2.75);
            double beam = 2.75 / Covariance.FwhmPerSigma;
            sketch.Start(Covariance.FromAxes(beam, beam, 0), 31.5, 31.5, random.Angle());
            model.Draw(ref random, sketch, extent.Arcseconds);
            yield return sketch;
        }
    }

    private static double Peak(SourceSketch sketch) => sketch.BrightnessAt(sketch.Marks[0].Column, sketch.Marks[0].Row);

    private static double Distance((double Column, double Row) a, (double Column, double Row) b) =>
        Math.Sqrt(Math.Pow(a.Column - b.Column, 2) + Math.Pow(a.Row - b.Row, 2));

    private static double Prominence(ReadOnlySpan<float> image, int place) => PeakFinder.Prominences(image, Side).ElementAtOrDefault(place);

    /// <summary>Standard deviation of what noise adds, in units of the clean image, which the noisy one is a multiple of.</summary>
    private static double ResidualOf(ReadOnlySpan<float> noisy, ReadOnlySpan<float> clean)
    {
        double n = clean.Length, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
        for (int pixel = 0; pixel < clean.Length; pixel++)
        {
            (double a, double b) = (clean[pixel], noisy[pixel]);
            x += a;
            y += b;
            xx += a * a;
            xy += a * b;
            yy += b * b;
        }

        double slope = (xy - x * y / n) / (xx - x * x / n);
        double residual = (yy - y * y / n) - slope * (xy - x * y / n);
        return Math.Sqrt(residual / n) / slope;
    }

    private static async Task<LabeledImages> Make(int label, SimulatedSurveyOptions options)
    {
        double[] proportions = new double[4];
        proportions[label] = 1;
        return await new SimulatedSurveySource(options with { ClassProportions = [.. proportions] }).LoadAsync();
    }

    private delegate bool ImageTest(ReadOnlySpan<float> image);

    private static double Share(LabeledImages images, ImageTest test)
    {
        int passed = 0;
        for (int index = 0; index < images.Count; index++)
            passed += test(images.Image(index)) ? 1 : 0;
        return (double)passed / images.Count;
    }
}
