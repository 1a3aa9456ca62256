using VlassNet.Data;

namespace VlassNet.Tests.Data.Duplicates;

/// <summary>How a search runs: on threads, from the disk, with progress, to an end before its end.</summary>
public sealed class LeakageRunTests : IDisposable
{
    private static readonly ImageShape Shape = new(24, 24);

    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Threads_and_where_the_pixels_are_change_nothing()
    {
        string path = NpyFiles.Write(Path.Combine(folder, "images.npy"), 300, Shape);
        int[] labels = new int[300];
        LabeledImages loaded = await new NpyDatasetSource(path, labels).LoadAsync();
        LabeledImages kept = await new NpyDatasetSource(path, labels, new NpyDatasetOptions { KeepOnDisk = true }).LoadAsync();
        int[] places = [.. Enumerable.Range(0, 300), 7, 200, 7];
        LeakageReport expected = new LeakageCheck(new() { Threads = 1 }).Find(loaded.Select(places));
        expected.Matches.Should().HaveCountGreaterThanOrEqualTo(3);
        foreach (int threads in new[] { 0, 2, 5 })
        {
            LeakageReport report = new LeakageCheck(new() { Threads = threads }).Find(kept.Select(places));
            report.Matches.Should().Equal(expected.Matches);
            report.ToString().Should().Be(expected.ToString());
        }
    }

    [Fact]
    public void Progress_reaches_the_end()
    {
        List<WorkProgress> seen = [];
        new LeakageCheck().Find(Noisy(700), new Sink(seen.Add));
        seen.Select(progress => progress.Done).Should().BeInAscendingOrder();
        seen[^1].Should().Be(new WorkProgress(1400, 1400));
        seen[^1].Fraction.Should().Be(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(800)]
    public void A_cancellation_ends_the_search_wherever_it_is(int after)
    {
        using CancellationTokenSource stop = new();
        if (after == 0)
            stop.Cancel();
        Sink sink = new(progress =>
        {
            if (progress.Done >= after)
                stop.Cancel();
        });
        FluentActions.Invoking(() => new LeakageCheck().Find(Noisy(700), sink, stop.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Too_many_matches_are_an_error_that_says_what_to_do()
    {
        float[] image = PlantedCopies.Random(1, Shape)[0];
        LabeledImages copies = PlantedCopies.Set([.. Enumerable.Range(0, 40).Select(i => PlantedCopies.Copy(image, Shape, 0, 0.005, i))], Shape);
        new LeakageCheck(new() { MaximumMatches = 780 }).Find(copies).Matches.Should().HaveCount(780);
        FluentActions.Invoking(() => new LeakageCheck(new() { MaximumMatches = 779 }).Find(copies)).Should()
            .Throw<InvalidOperationException>().WithMessage("Expected at most 779 matches; found more among 40 images*MaximumDifference*");
    }

    [Fact]
    public void Options_and_parts_that_cannot_be_are_refused()
    {
        Action make = () => _ = new LeakageCheck(new() { MaximumDifference = double.NaN, MaximumMatches = 0, Threads = -1 });
        make.Should().Throw<ArgumentException>()
            .WithMessage("LeakageOptions: expected MaximumDifference from 0 to 0.1*MaximumMatches ≥ 1*Threads ≥ 0*");
        LabeledImages one = Noisy(2), other = PlantedCopies.Set(PlantedCopies.Random(2, new ImageShape(24, 25)), new ImageShape(24, 25));
        LeakageCheck check = new();
        FluentActions.Invoking(() => check.Find([])).Should().Throw<ArgumentException>().WithMessage("*at least one part*");
        FluentActions.Invoking(() => check.Find([one, null!])).Should().Throw<ArgumentException>().WithMessage("*none of them null*");
        FluentActions.Invoking(() => check.Find([one, other])).Should().Throw<ArgumentException>().WithMessage("*24×24×1 and 24×25×1*");
        FluentActions.Invoking(() => check.Find([one, one], ["a"])).Should().Throw<ArgumentException>().WithMessage("*2 parts; found 1*");
        LeakageReport report = check.Find([one, one.Select([])]);
        report.ToString().Should().Be("No duplicates: part 1 (2), part 2 (0).");
        FluentActions.Invoking(() => report.WithoutDuplicates(2)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => report.CountOf(0, -1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static LabeledImages Noisy(int count) => PlantedCopies.Set(PlantedCopies.Random(count, Shape), Shape);

    private sealed class Sink(Action<WorkProgress> then) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => then(value);
    }
}
