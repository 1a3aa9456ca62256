using VlassNet.Data;

namespace VlassNet.Tests.Data;

public sealed class CombinedDatasetSourceTests : IDisposable
{
    private static readonly ImageShape Shape = new(2, 3);

    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_whole_is_its_parts_one_after_the_other_whatever_they_are(ulong seed)
    {
        CounterRandom random = new(seed, 0, 0);
        List<LabeledImages> parts = [];
        for (int part = 0; part < 8; part++)
        {
            LabeledImages set = Numbered(1 + (int)(random.NextDouble() * 9), 100 * part);
            parts.Add(part % 3 == 1 ? set.Select([.. Enumerable.Range(0, set.Count).Reverse()]) : set);
        }

        parts.Insert(4, parts[0].Select([]));
        LabeledImages whole = await new CombinedDatasetSource([.. parts.Select(part => new Given(part))]).LoadAsync();

        whole.Count.Should().Be(parts.Sum(part => part.Count));
        whole.Labels().Should().Equal(parts.SelectMany(part => part.Labels()));
        int at = 0;
        foreach (LabeledImages part in parts)
        {
            for (int image = 0; image < part.Count; image++)
                whole.Image(at++).SequenceEqual(part.Image(image)).Should().BeTrue();
        }

        FluentActions.Invoking(() => whole.Image(at)).Should().Throw<ArgumentOutOfRangeException>();
        (LabeledImages first, LabeledImages second) = whole.SplitAt(whole.Count / 2);
        second.Image(0).SequenceEqual(whole.Image(first.Count)).Should().BeTrue();
    }

    [Fact]
    public async Task Pixels_in_memory_are_not_copied_and_those_on_the_disk_stay_there()
    {
        LabeledImages set = Numbered(4, 0);
        LabeledImages whole = await new CombinedDatasetSource(new Given(set), new Given(set)).LoadAsync();
        whole.NeedsRoom.Should().BeFalse();
        (whole.Image(5) == set.Image(1)).Should().BeTrue("spans are equal where they show the same memory");

        string path = NpyFiles.Write(Path.Combine(folder, "images.npy"), 5, Shape);
        NpyDatasetSource loaded = new(path, [0, 1, 2, 3, 0]);
        NpyDatasetSource kept = new(path, [0, 1, 2, 3, 0], new NpyDatasetOptions { KeepOnDisk = true });
        LabeledImages mixed = await new CombinedDatasetSource(loaded, kept, new Given(set)).LoadAsync();
        mixed.NeedsRoom.Should().BeTrue();
        KeptOnDiskTests.ShouldBeSame(mixed, await new CombinedDatasetSource(loaded, loaded, new Given(set)).LoadAsync());
    }

    [Fact]
    public async Task Classes_are_the_same_where_their_names_are()
    {
        Given first = new(Named([0, 1, 2], "a", "b", "c")), turned = new(Named([0, 1, 2], "c", "a", "b"));
        LabeledImages whole = await new CombinedDatasetSource(first, turned).LoadAsync();
        whole.ClassNames.Should().Equal("a", "b", "c");
        whole.Labels().Should().Equal(0, 1, 2, 2, 0, 1);

        Given fewer = new(Named([0, 1], "d", "a"));
        LabeledImages wider = await new CombinedDatasetSource([first, fewer], ["d", "c", "b", "a"]).LoadAsync();
        wider.ClassNames.Should().Equal("d", "c", "b", "a");
        wider.Labels().Should().Equal(3, 2, 1, 0, 3);
    }

    [Fact]
    public async Task What_does_not_go_together_is_refused_with_what_differs()
    {
        Given first = new(Named([0, 1], "a", "b"));
        await HostileFiles.Refused(
            new CombinedDatasetSource(first, new Given(Named([0, 1, 2], "a", "x", "y"))),
            "source 2 of 2 (Given)*the classes a, b, as in source 1*besides: x, y; without: b");
        await HostileFiles.Refused(new CombinedDatasetSource([first], ["a", "c"]), "besides: b");
        LabeledImages other = LabeledImages.Create(new float[4], [0], new ImageShape(2, 2), ["a", "b"]);
        await HostileFiles.Refused(new CombinedDatasetSource(first, new Given(other)), "images of 2×3×1*2×2×1");
        FluentActions.Invoking(() => new CombinedDatasetSource()).Should().Throw<ArgumentException>()
            .WithMessage("*at least one*");
        FluentActions.Invoking(() => new CombinedDatasetSource([first, null!], ["a", "a"])).Should().Throw<ArgumentException>()
            .WithMessage("*source 2*'a' for classes 0 and 1*");
    }

    [Fact]
    public async Task Progress_is_that_of_the_whole_and_a_cancellation_keeps_later_sources_unread()
    {
        Steps seen = new();
        Given silent = new(Numbered(2, 0)), talking = new(Numbered(2, 0)) { Reports = [(5, null), (1, 4), (3, 4), (2, 4)] };
        await new CombinedDatasetSource(silent, talking, silent).LoadAsync(seen);
        seen.Done.Should().Equal(1000, 1000, 1250, 1750, 1750, 2000, 3000);

        using CancellationTokenSource stop = new();
        Given last = new(Numbered(2, 0));
        Given cancelling = new(Numbered(2, 0)) { Then = stop.Cancel };
        Func<Task> loading = () => new CombinedDatasetSource(cancelling, last).LoadAsync(null, stop.Token);
        await loading.Should().ThrowAsync<OperationCanceledException>();
        last.Loads.Should().Be(0);
    }

    /// <summary>Images of the numbers from <paramref name="start"/> on.</summary>
    private static LabeledImages Numbered(int count, int start) => LabeledImages.Create(
        [.. Enumerable.Range(0, count * Shape.Length).Select(i => (float)(start + i / Shape.Length))],
        KeptOnDiskTests.Labels(count), Shape);

    private static LabeledImages Named(int[] labels, params string[] names) =>
        LabeledImages.Create(new float[labels.Length * Shape.Length], labels, Shape, names);

    /// <summary>A set that is there already.</summary>
    private sealed class Given(LabeledImages set) : IDatasetSource
    {
        public (long Done, long? Total)[] Reports { get; init; } = [];

        public Action? Then { get; init; }

        public int Loads { get; private set; }

        public Task<LabeledImages> LoadAsync(
            IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            Loads++;
            foreach ((long done, long? total) in Reports)
                progress?.Report(new LoadProgress("given", done, total));
            Then?.Invoke();
            return Task.FromResult(set);
        }
    }

    private sealed class Steps : IProgress<LoadProgress>
    {
        public List<long> Done { get; } = [];

        public void Report(LoadProgress value)
        {
            value.Total.Should().Be(3000);
            Done.Add(value.Done);
        }
    }
}
