using VlassNet.Data;

namespace VlassNet.Tests.Data.Duplicates;

public sealed class LeakageCheckTests
{
    private static readonly Lazy<LabeledImages> Survey = new(() => PlantedCopies.Survey(1200));

    [Fact]
    public void A_simulated_survey_has_no_copies() =>
        new LeakageCheck().Find(Survey.Value).ToString().Should().Be("No duplicates: the set (1,200).");

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.002)]
    public void Noisy_copies_under_every_symmetry_are_found_and_nothing_else(double noise)
    {
        List<float[]> images = PlantedCopies.Images(Survey.Value);
        List<float[]> copies = [.. Enumerable.Range(0, 200).Select(i => PlantedCopies.Copy(images[3 * i], Survey.Value.Shape, i % 8, noise, i))];
        LabeledImages test = PlantedCopies.Set(copies, Survey.Value.Shape);

        LeakageReport report = new LeakageCheck().Find([Survey.Value, test]);

        report.Matches.Select(match => (match.First, match.Second, match.Symmetry, match.IsExact)).Should().Equal(Enumerable.Range(0, 200)
            .Select(i => (new ImagePlace(0, 3 * i), new ImagePlace(1, i), SquareSymmetry.All[i % 8], false)));
        report.Matches.Should().OnlyContain(match => match.Difference > 0.8 * noise && match.Difference < 1.1 * noise);
        report.CountOf(1, 0).Should().Be(200);
    }

    [Fact]
    public void Exact_copies_and_those_of_another_brightness_and_offset_are_found()
    {
        ImageShape shape = Survey.Value.Shape;
        List<float[]> images = [.. PlantedCopies.Images(Survey.Value).Take(16)];
        List<float[]> others = [.. images.Select((image, i) => PlantedCopies.Copy(image, shape, i % 8, 0))];
        for (int i = 8; i < 16; i++)
            others[i] = [.. others[i].Select(pixel => (0.3f * pixel) + 2)];

        int[] labels = [.. Enumerable.Range(0, 16).Select(i => i % 2)];
        LabeledImages[] parts = [PlantedCopies.Set(images, shape), PlantedCopies.Set(others, shape, labels)];

        LeakageReport report = new LeakageCheck(new() { MaximumDifference = 0 }).Find(parts, ["old", "new"]);

        report.Matches.Should().HaveCount(16);
        foreach ((int i, DuplicateMatch match) in report.Matches.Index())
        {
            (match.First, match.Second, match.Symmetry).Should().Be((new ImagePlace(0, i), new ImagePlace(1, i), SquareSymmetry.All[i % 8]));
            (match.IsExact, match.LabelsDiffer).Should().Be((i < 8, i % 2 == 1));
            match.Correlation.Should().BeApproximately(1, 1e-9);
        }

        report.ToString().Should().Be(
            "16 matches: old (16), new (16).\n16 of new are also in old: 8 matches exact, 8 near, 8 with other labels");
    }

    [Theory]
    [InlineData(24, 24, 1)]
    [InlineData(20, 28, 1)]
    [InlineData(17, 17, 3)]
    [InlineData(9, 33, 2)]
    public void The_matches_are_those_of_comparing_every_pair_in_every_way(int rows, int columns, int channels)
    {
        ImageShape shape = new(rows, columns, channels);
        List<float[]> images = PlantedCopies.Random(60, shape);
        int symmetries = SquareSymmetry.Of(shape).Length;
        for (int i = 0; i < 30; i++)
            images.Add(PlantedCopies.Copy(images[i], shape, i % symmetries, 0.001 * i, i));
        LabeledImages set = PlantedCopies.Set(images, shape);

        List<(int First, int Second, string Symmetry, double Difference)> expected = BruteForce.Find(set, 0.015);
        LeakageReport report = new LeakageCheck().Find(set);

        expected.Should().HaveCountGreaterThan(10).And.HaveCountLessThan(30);
        report.Matches.Select(match => (match.First.Index, match.Second.Index, match.Symmetry.ToString()))
            .Should().Equal(expected.Select(match => (match.First, match.Second, match.Symmetry)));
        foreach ((DuplicateMatch match, var plain) in report.Matches.Zip(expected))
            match.Difference.Should().BeApproximately(plain.Difference, 1e-5);
    }

    [Fact]
    public void Constant_images_are_copies_only_if_they_are_the_same()
    {
        ImageShape shape = new(8, 8);
        float[] Constant(float value) => [.. Enumerable.Repeat(value, 64)];
        LabeledImages set = PlantedCopies.Set([Constant(0), Constant(1), Constant(-0f), Constant(1), Constant(1 + 1e-6f), Constant(0)], shape);

        LeakageReport report = new LeakageCheck().Find(set);

        report.Matches.Select(match => (match.First.Index, match.Second.Index, match.IsExact))
            .Should().Equal((0, 2, true), (0, 5, true), (1, 3, true));
        report.Groups.Select(group => group.Select(place => place.Index).ToArray()).Should().BeEquivalentTo([new[] { 0, 2, 5 }, [1, 3]]);
    }

    [Fact]
    public void The_same_pixels_in_other_places_are_no_copy()
    {
        float[] image = [.. Enumerable.Range(0, 64).Select(i => (float)(i * i % 61))], other = [.. image];
        (other[3], other[40]) = (other[40], other[3]);
        new LeakageCheck().Find(PlantedCopies.Set([image, other], new ImageShape(8, 8))).IsClean.Should().BeTrue();
    }

    [Fact]
    public void Sources_that_look_alike_differ_by_less_than_a_copy_and_are_no_copies()
    {
        ImageShape shape = new(64, 64);
        float[] Point(double row) =>
            [.. Enumerable.Range(0, 4096).Select(i => (float)Math.Exp(-(Math.Pow(i / 64 - row, 2) + Math.Pow(i % 64 - 31, 2)) / 2.5))];
        float[] one = Point(31), other = Point(31.3), copy = PlantedCopies.Copy(one, shape, 0, 0.01);

        LeakageCheck check = new();
        LeakageReport report = check.Find(PlantedCopies.Set([one, copy], shape));

        double difference = Math.Sqrt(one.Zip(other, (x, y) => (x - y) * (x - y)).Average());
        difference.Should().BeLessThan(report.Matches.Single().Difference);
        check.Find(PlantedCopies.Set([one, other], shape)).IsClean.Should().BeTrue();
    }

    /// <summary>As scalings by rank make them: each image has the same pixels, in other places.</summary>
    [Fact]
    public void Images_of_the_same_pixels_are_told_apart_by_their_places()
    {
        ImageShape shape = new(16, 16);
        List<float[]> images = [];
        for (int image = 0; image < 400; image++)
        {
            float[] pixels = [.. Enumerable.Range(0, shape.Length).Select(pixel => (float)pixel)];
            new CounterRandom(5, 1, (ulong)image).Shuffle<float>(pixels);
            images.Add(pixels);
        }

        images.Add(PlantedCopies.Copy(images[7], shape, 5, 0));
        LeakageReport report = new LeakageCheck(new() { WithinParts = true }).Find(PlantedCopies.Set(images, shape));
        report.Matches.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { First = new ImagePlace(0, 7), Second = new ImagePlace(0, 400), IsExact = true });
    }

    [Fact]
    public void Copies_within_parts_count_only_if_asked_for()
    {
        ImageShape shape = new(24, 24);
        List<float[]> images = PlantedCopies.Random(20, shape);
        List<float[]> first = [images[0], images[1], images[0], PlantedCopies.Copy(images[1], shape, 3, 0.005)];
        List<float[]> second = [images[2], images[1], images[1]];
        LabeledImages[] parts = [PlantedCopies.Set(first, shape), PlantedCopies.Set(second, shape)];

        LeakageReport across = new LeakageCheck().Find(parts), all = new LeakageCheck(new() { WithinParts = true }).Find(parts);

        Pairs(across).Should().Equal("0:1-1:1 exact", "0:1-1:2 exact", "0:3-1:1");
        across.Groups.Should().ContainSingle().Which.Should().HaveCount(4);
        across.ToString().Should().NotContain("there again", "nobody looked for those").And.Contain("2 of part 2 are also in part 1");
        (across.CountOf(0, 1), across.CountOf(1, 0)).Should().Be((2, 2));
        Places(across, 0, first).Should().Equal([0, 0], "both images that are the same stay, since no other part has them");
        Places(across, 1, second).Should().Equal(0);
        Pairs(all).Should().Equal("0:0-0:2 exact", "0:1-0:3", "0:1-1:1 exact", "0:1-1:2 exact", "0:3-1:1", "1:1-1:2 exact");
        Places(all, 0, first).Should().Equal(0);
        all.CountOf(0, 0).Should().Be(2);
        new LeakageCheck().Find([all.WithoutDuplicates(0), parts[1]]).IsClean.Should().BeTrue();

        IEnumerable<string> Pairs(LeakageReport report) => report.Matches.Select(match =>
            $"{match.First.Part}:{match.First.Index}-{match.Second.Part}:{match.Second.Index}{(match.IsExact ? " exact" : "")}");
        IEnumerable<int> Places(LeakageReport report, int part, List<float[]> from)
        {
            LabeledImages left = report.WithoutDuplicates(part);
            return Enumerable.Range(0, left.Count).Select(i => from.FindIndex(image => image.AsSpan().SequenceEqual(left.Image(i))));
        }
    }

    [Fact]
    public void A_set_divided_by_its_report_has_no_leak()
    {
        ImageShape shape = new(24, 24);
        List<float[]> images = PlantedCopies.Random(120, shape);
        for (int i = 0; i < 60; i++)
            images.Add(PlantedCopies.Copy(images[i / 2], shape, i % 8, 0.005, i));
        LabeledImages set = PlantedCopies.Set(images, shape, [.. Enumerable.Range(0, 180).Select(i => i % 4)]);
        LeakageReport report = new LeakageCheck().Find(set);

        DatasetSplit split = set.SplitTrainValidationTest(3, 0.6, 0.2, 0.2, report);

        new LeakageCheck().Find(set.SplitTrainValidationTest(3, 0.6, 0.2, 0.2)).IsClean.Should().BeFalse();
        new LeakageCheck().Find(split).IsClean.Should().BeTrue();
        (split.Train.Count + split.Validation.Count + split.Test.Count).Should().Be(180);
        split.Test.Count.Should().BeInRange(30, 42);
        Action other = () => split.Train.SplitStratified(1, report, 0.5, 0.5);
        other.Should().Throw<ArgumentException>().WithMessage("*found one of another set*");
        other = () => set.SplitTrainValidationTest(1, duplicates: new LeakageCheck().Find(split));
        other.Should().Throw<ArgumentException>().WithMessage("*found one of 3 parts*");
    }

    /// <summary>Radio galaxies in a sky that was clipped to zeros: one is there twice, pixel for pixel, and compact ones look alike.</summary>
    [RealDataFact]
    public async Task Of_600_real_images_the_one_that_is_there_twice_is_found_and_no_other()
    {
        LabeledImages images = await PickleDatasetSource.Batches(RealDataFactAttribute.Path("fr-deep-first")).LoadAsync();
        DuplicateMatch match = new LeakageCheck().Find(images).Matches.Should().ContainSingle().Subject;
        (match.First.Index, match.Second.Index, match.IsExact).Should().Be((479, 499, true));
        match.Symmetry.Should().Be(SquareSymmetry.Identity);
    }

    /// <summary>Cutouts of the survey itself, whose pixels are bytes.</summary>
    [RealDataFact]
    public async Task Noisy_copies_of_real_cutouts_are_found_and_no_other()
    {
        LabeledImages images = await new NpyDatasetSource(RealDataFactAttribute.Path("vlass32/vlass32_u8.npy"), new int[32]).LoadAsync();
        List<float[]> copies = [.. PlantedCopies.Images(images).Select((image, i) => PlantedCopies.Copy(image, images.Shape, i % 8, 0.01, i))];

        LeakageReport report = new LeakageCheck(new() { WithinParts = true }).Find([images, PlantedCopies.Set(copies, images.Shape)]);

        report.Matches.Select(match => (match.First, match.Second, match.Symmetry)).Should().Equal(
            Enumerable.Range(0, 32).Select(i => (new ImagePlace(0, i), new ImagePlace(1, i), SquareSymmetry.All[i % 8])));
    }
}
