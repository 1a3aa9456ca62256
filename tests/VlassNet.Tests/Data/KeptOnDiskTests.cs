using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VlassNet.Data;

namespace VlassNet.Tests.Data;

/// <summary>Sets whose pixels stay in their file, beside the same sets in memory.</summary>
public sealed class KeptOnDiskTests : IDisposable
{
    private static readonly NpyDatasetOptions Kept = new() { KeepOnDisk = true };

    private readonly string folder = Directory.CreateTempSubdirectory("vlassnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("small-b1.npy")]
    [InlineData("small-u1.npy")]
    [InlineData("small-i1.npy")]
    [InlineData("small-little-i2.npy")]
    [InlineData("small-big-u2.npy")]
    [InlineData("small-little-i4.npy")]
    [InlineData("small-big-u8.npy")]
    [InlineData("small-little-f2.npy")]
    [InlineData("small-big-f2.npy")]
    [InlineData("small-little-f4.npy")]
    [InlineData("small-big-f4.npy")]
    [InlineData("small-little-f8.npy")]
    [InlineData("small-channels.npy")]
    [InlineData("small-version3.npy")]
    public async Task Every_type_gives_the_pixels_that_loading_gives(string name)
    {
        foreach (bool scales in new[] { true, false })
        {
            NpyDatasetOptions options = new() { ScaleBytes = scales };
            string images = GoldenData.Path(name), labels = GoldenData.Path("labels-column.npy");
            LabeledImages loaded = await new NpyDatasetSource(images, labels, options).LoadAsync();
            LabeledImages kept = await new NpyDatasetSource(images, labels, options with { KeepOnDisk = true }).LoadAsync();
            ShouldBeSame(kept, loaded);
        }
    }

    [Theory]
    [InlineData(1, 5, 3, 1)]
    [InlineData(7, 1, 1, 1)]
    [InlineData(40, 9, 4, 3)]
    [InlineData(3, 700, 500, 1)]
    [InlineData(300, 32, 32, 2)]
    public async Task Sets_of_any_size_their_views_and_splits_are_those_in_memory(int count, int rows, int columns, int channels)
    {
        ImageShape shape = new(rows, columns, channels);
        (LabeledImages loaded, LabeledImages kept) = await Both(WriteFloats(count, shape), Labels(count));
        ShouldBeSame(kept, loaded);
        int[] places = [.. Labels(2 * count).Select((label, i) => (label + i * 31) % count)];
        ShouldBeSame(kept.Select(places), loaded.Select(places));
        if (count < 40)
            return;
        ShouldBeSame(kept.SplitAt(9).Second.Select([3, 1]), loaded.SplitAt(9).Second.Select([3, 1]));
        IReadOnlyList<LabeledImages> parts = loaded.SplitStratified(5, 0.5, 0.3);
        foreach ((LabeledImages actual, LabeledImages expected) in kept.SplitStratified(5, 0.5, 0.3).Zip(parts))
            ShouldBeSame(actual, expected);
    }

    [Fact]
    public async Task Flat_rows_of_planes_and_of_bytes_are_turned_round_as_in_memory()
    {
        byte[] bytes = [.. Enumerable.Range(0, 5 * 12).Select(i => (byte)(i * 4))];
        string path = Write("{'descr': '|u1', 'fortran_order': False, 'shape': (5, 12), }", bytes);
        (LabeledImages loaded, LabeledImages kept) = await Both(path, Labels(5));
        kept.Shape.Should().Be(new ImageShape(2, 2, 3));
        ShouldBeSame(kept, loaded);
    }

    [Fact]
    public async Task An_image_stays_what_it_was_when_another_is_asked_for()
    {
        (LabeledImages loaded, LabeledImages kept) = await Both(WriteFloats(3, new ImageShape(4, 4)), Labels(3));
        ReadOnlySpan<float> first = kept.Image(0), second = kept.Image(1);
        first.SequenceEqual(loaded.Image(0)).Should().BeTrue();
        second.SequenceEqual(loaded.Image(1)).Should().BeTrue();
        FluentActions.Invoking(() => kept.Image(3)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Many_threads_read_at_once()
    {
        const int Count = 500;
        (LabeledImages loaded, LabeledImages kept) = await Both(WriteFloats(Count, new ImageShape(16, 16)), Labels(Count));
        Parallel.For(0, 20 * Count, i =>
        {
            int image = i * 7919 % Count;
            if (!kept.Image(image).SequenceEqual(loaded.Image(image)))
                throw new InvalidOperationException($"image {image} is another");
        });
    }

    [Fact]
    public async Task The_file_is_open_while_a_view_is_in_use_and_closed_afterwards()
    {
        string path = WriteFloats(6, new ImageShape(4, 4));
        WeakReference set = await UseAView(path);
        for (int i = 0; i < 50 && (set.IsAlive || !CanWrite(path)); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(20);
        }

        CanWrite(path).Should().BeTrue();
    }

    [Fact]
    public async Task A_file_that_is_refused_is_closed()
    {
        string path = WriteFloats(6, new ImageShape(4, 4));
        await HostileFiles.Refused(new NpyDatasetSource(path, Labels(5), Kept), "6 labels");
        CanWrite(path).Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pixel_that_is_not_finite_is_refused_at_once_or_when_it_is_asked_for(bool atOnce)
    {
        float[] pixels = new float[3000 * 12];
        pixels[2500 * 12 + 7] = float.NaN;
        const string Header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3000, 3, 4), }";
        string path = Write(Header, MemoryMarshal.AsBytes<float>(pixels));
        NpyDatasetSource source = new(path, Labels(3000), Kept with { CheckOnLoad = atOnce });
        const string Message = "NaN in image 2500, row 1, column 3";
        if (atOnce)
        {
            await HostileFiles.Refused(source, Message);
            return;
        }

        LabeledImages set = await source.LoadAsync();
        set.Image(2499).Length.Should().Be(12);
        FluentActions.Invoking(() => set.Image(2500)).Should().Throw<BadInputException>().WithMessage($"*{Message}*");
    }

    [Fact]
    public async Task What_cannot_stay_where_it_is_is_refused_with_advice()
    {
        string column = GoldenData.Path("labels-column.npy");
        await HostileFiles.Refused(new NpyDatasetSource(GoldenData.Path("small-fortran.npy"), column, Kept), "ascontiguousarray");
        await HostileFiles.Refused(new NpyDatasetSource(GoldenData.Path("set-stored.npz"), Kept), "Unzip it");
        await HostileFiles.Refused(new NpyDatasetSource("http://localhost:1/x.npy", [0], Kept), "a URL or a stream*Save it");
        using Stream images = File.OpenRead(GoldenData.Path("small-little-f4.npy")), labels = File.OpenRead(column);
        await HostileFiles.Refused(new NpyDatasetSource(images, labels, Kept), "a URL or a stream*KeepOnDisk");
        await HostileFiles.Refused(new NpyDatasetSource(Path.Combine(folder, "none.npy"), [0], Kept), "no such file");
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2, 2), }", "within the")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1152921504606846976, 1, 1), }", "no memory")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296, 1, 1), }", "images")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2, 2), }", "at least one image")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "found an array (3,)")]
    [InlineData("{'descr': '<U4', 'fortran_order': False, 'shape': (1, 2, 2), }", "found an array")]
    public async Task A_header_that_claims_what_cannot_be_is_refused(string header, string message) =>
        await HostileFiles.Refused(new NpyDatasetSource(Write(header, new byte[32]), [0, 0, 0], Kept), message);

    [Fact]
    public async Task A_file_that_shrinks_is_an_error_and_not_the_end_of_the_process()
    {
        string path = WriteFloats(50, new ImageShape(8, 8));
        LabeledImages set = await new NpyDatasetSource(path, Labels(50), Kept).LoadAsync();
        Shrink(path);
        set.Image(10).Length.Should().Be(64);
        FluentActions.Invoking(() => set.Image(49)).Should().Throw<BadInputException>()
            .WithMessage("*images.npy, byte*image 49*the end*load it again*");
    }

    [Fact]
    public async Task Progress_reaches_the_end_and_a_cancellation_stops_the_check()
    {
        string path = WriteFloats(5000, new ImageShape(32, 32));
        Recorder seen = new();
        await new NpyDatasetSource(path, Labels(5000), Kept).LoadAsync(seen);
        seen.Reports.Select(report => report.Done).Should().BeInAscendingOrder().And.HaveCountGreaterThan(2);
        seen.Reports[^1].Fraction.Should().Be(1);
        string other = Path.Combine(folder, "other.npy");
        File.Copy(path, other);
        using CancellationTokenSource stop = new();
        Recorder stopping = new() { Then = stop.Cancel };
        Func<Task> loading = () => new NpyDatasetSource(other, Labels(5000), Kept).LoadAsync(stopping, stop.Token);
        await loading.Should().ThrowAsync<OperationCanceledException>();
        CanWrite(other).Should().BeTrue();
    }

    internal static void ShouldBeSame(LabeledImages actual, LabeledImages expected)
    {
        actual.Shape.Should().Be(expected.Shape);
        actual.ClassNames.Should().Equal(expected.ClassNames);
        actual.Labels().Should().Equal(expected.Labels());
        float[] room = new float[actual.Shape.Length], other = new float[actual.Shape.Length];
        for (int image = 0; image < expected.Count; image++)
        {
            bool isSame = actual.Image(image, room).SequenceEqual(expected.Image(image, other));
            isSame.Should().BeTrue($"image {image} should be the same");
        }
    }

    internal static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % 4)];

    // Not inlined and not on the caller's frame: nothing may keep the set alive but what the test is about.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAView(string path)
    {
        LabeledImages view = (await new NpyDatasetSource(path, Labels(6), Kept).LoadAsync()).Select([4, 2]);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        view.Image(0).Length.Should().Be(16);
        CanWrite(path).Should().BeFalse("the view needs the file");
        return new WeakReference(view);
    }

    private static bool CanWrite(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Another program would not ask this runtime's locks.
    private static void Shrink(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(file.Length / 2);
    }

    private static async Task<(LabeledImages Loaded, LabeledImages Kept)> Both(string path, int[] labels) =>
        (await new NpyDatasetSource(path, labels).LoadAsync(), await new NpyDatasetSource(path, labels, Kept).LoadAsync());

    private string WriteFloats(int count, ImageShape shape) => NpyFiles.Write(Path.Combine(folder, "images.npy"), count, shape);

    private string Write(string header, ReadOnlySpan<byte> data)
    {
        string path = Path.Combine(folder, "images.npy");
        File.WriteAllBytes(path, HostileFiles.Npy(header, data.ToArray()));
        return path;
    }

    private sealed class Recorder : IProgress<LoadProgress>
    {
        public List<LoadProgress> Reports { get; } = [];

        public Action? Then { get; init; }

        public void Report(LoadProgress value)
        {
            lock (Reports)
                Reports.Add(value);
            Then?.Invoke();
        }
    }
}
