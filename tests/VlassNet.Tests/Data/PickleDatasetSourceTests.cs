using VlassNet.Data;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Pickle;

namespace VlassNet.Tests.Data;

public class PickleDatasetSourceTests
{
    public static TheoryData<int, string> SmallFiles()
    {
        TheoryData<int, string> files = [];
        for (int protocol = 0; protocol <= 5; protocol++)
        {
            foreach (string kind in new[] { "f4", "f4-fortran", "f8-big", "f2", "u1", "i8", "b1" })
                files.Add(protocol, kind);
        }

        return files;
    }

    public static TheoryData<string> LargeFiles() => new(
        Directory.GetFiles(GoldenData.Path(""), "*large-p*.p.gz").Select(file => Path.GetFileName(file)));

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public async Task Every_protocol_type_and_order_gives_what_Python_wrote(int protocol, string kind)
    {
        string images = GoldenData.Path($"small-p{protocol}-{kind}.p");
        foreach (string form in new[] { "array", "list", "scalars" })
        {
            PickleDatasetSource source = new(images, GoldenData.Path($"labels-p{protocol}-{form}.p"));
            GoldenData.ShouldBeSmall(await source.LoadAsync(), kind, kind == "u1" ? 255 : 1);
        }
    }

    [Theory]
    [MemberData(nameof(LargeFiles))]
    public async Task Large_arrays_arrive_from_files_from_streams_that_seek_and_from_streams_that_do_not(string name)
    {
        foreach (bool canSeek in new[] { true, false })
        {
            using Stream images = GoldenData.Unzipped(name, canSeek), labels = GoldenData.LargeLabels();
            GoldenData.ShouldBeLarge(await new PickleDatasetSource(images, labels).LoadAsync());
            labels.CanRead.Should().BeTrue("streams are left open");
        }

        string path = Path.GetTempFileName(), labelsPath = Path.GetTempFileName();
        try
        {
            using (Stream content = GoldenData.Unzipped(name, canSeek: false), file = File.Create(path))
                content.CopyTo(file);
            await File.WriteAllBytesAsync(labelsPath, GoldenData.LargeLabels().ToArray());
            GoldenData.ShouldBeLarge(await new PickleDatasetSource(path, labelsPath).LoadAsync());
        }
        finally
        {
            File.Delete(path);
            File.Delete(labelsPath);
        }
    }

    [Theory]
    [InlineData("python2-p0.p")]
    [InlineData("python2-p2.p")]
    [InlineData("numpy2-p2.p")]
    [InlineData("image-list.p")]
    public async Task Python_2_NumPy_2_and_lists_of_images_are_read(string images)
    {
        foreach (string labels in new[] { "column", "one-hot", "float", "big" })
        {
            PickleDatasetSource source = new(GoldenData.Path(images), GoldenData.Path($"labels-{labels}.p"));
            GoldenData.ShouldBeSmall(await source.LoadAsync(), "f4");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Containers_texts_and_numbers_keep_their_values(int protocol)
    {
        PickleDictionary mixed = (PickleDictionary)Read(GoldenData.Path($"mixed-p{protocol}.p"))!;
        Value("name").Should().Be("né");
        ((PickleBytes)Value("raw")!).Value.Should().Equal(0, 255, 10, 39);
        Value("text").Should().Be("line\nö\\");
        Value("none").Should().BeNull();
        Value("yes").Should().Be(true);
        Value("int").Should().Be(-5L);
        Value("big").Should().Be(System.Numerics.BigInteger.Pow(2, 70));
        Value("long").Should().Be(1L << 40);
        Value("float").Should().Be(-0.5);
        ((PickleTuple)Value("tuple")!).Items.Should().HaveCount(3);
        ((PickleUnordered)Value("set")!).Items.Should().Equal(4L);
        ((PickleUnordered)Value("frozen")!).Items.Should().Equal(5L);
        ((PickleBytes)Value("bytearray")!).Value.Should().Equal(97, 98, 128);
        ((PickleBytes)Value("empty")!).Value.Should().BeEmpty();
        NumpyArray array = ((PickleArray)Value("array")!).Value!;
        new[] { array[0], array[1] }.Should().Equal(1.5, -2.5);

        object? Value(string key) => mixed.TryGet(key, out object? value) ? value : throw new KeyNotFoundException(key);
    }

    [Theory]
    [InlineData("cifar-str-array.p")]
    [InlineData("cifar-bytes-list.p")]
    public async Task Batches_turn_planes_into_channels_and_bytes_into_fractions(string name)
    {
        string[] files = [GoldenData.Path(name), GoldenData.Path(name)];
        LabeledImages set = await PickleDatasetSource.Batches(files, GoldenData.Path("cifar-meta.p")).LoadAsync();
        set.ClassNames.Should().Equal("FRI", "FRII");
        set.Shape.Should().Be(new ImageShape(2, 2, 3));
        set.Labels().Should().Equal(0, 1, 1, 0, 0, 1, 1, 0);
        for (int image = 0; image < 8; image++)
        {
            for (int i = 0; i < 12; i++)
                set.Image(image)[i].Should().Be(((12 * (image % 4)) + (4 * (i % 3)) + (i / 3)) / 255f);
        }
    }

    [Fact]
    public async Task A_folder_of_batches_is_read_in_the_order_of_the_numbers_and_by_parts()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            for (int number = 1; number <= 11; number++)
                File.WriteAllBytes(Path.Combine(folder, $"data_batch_{number}"), Batch(number));
            File.WriteAllBytes(Path.Combine(folder, "test_batch"), Batch(99));
            (await First(BatchPart.Training)).Should().Equal(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            (await First(BatchPart.Test)).Should().Equal(99);
            (await First(BatchPart.All)).Should().HaveCount(12).And.EndWith(99);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task<float[]> First(BatchPart part)
        {
            PickleDatasetOptions raw = new() { ScaleBytes = false };
            LabeledImages set = await PickleDatasetSource.Batches(folder, part, raw).LoadAsync();
            return [.. Enumerable.Range(0, set.Count).Select(image => set.Image(image)[0])];
        }

        static byte[] Batch(int value) => PickleText(
            "(S'data'\n(lcnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n(I1\ntcnumpy\ndtype\n" +
            $"(S'u1'\nI0\nI1\ntR(I3\nS'|'\nNNNI-1\nI-1\nI0\ntbI00\nS'\\x{value:x2}'\ntbaS'labels'\n(lI0\nad.");
    }

    [Fact]
    public async Task Progress_rises_to_the_whole_in_a_few_hundred_reports()
    {
        Recorder recorder = new();
        using Stream images = GoldenData.Unzipped("large-p4-f8.p.gz", canSeek: true), labels = GoldenData.LargeLabels();
        await new PickleDatasetSource(images, labels).LoadAsync(recorder);
        recorder.Reports.Should().HaveCountGreaterThan(3).And.HaveCountLessThan(300);
        recorder.Reports.Select(report => report.Done).Should().BeInAscendingOrder();
        recorder.Reports[^1].Fraction.Should().Be(1);
        recorder.Reports[^1].Total.Should().Be(images.Length + labels.Length);
    }

    [Fact]
    public async Task A_cancellation_is_heard_while_reading()
    {
        using CancellationTokenSource cancellation = new();
        Recorder recorder = new() { OnReport = cancellation.Cancel };
        using Stream images = GoldenData.Unzipped("large-p2-f8.p.gz", canSeek: false), labels = GoldenData.LargeLabels();
        Func<Task> loading = () => new PickleDatasetSource(images, labels).LoadAsync(recorder, cancellation.Token);
        await loading.Should().ThrowAsync<OperationCanceledException>();
    }

    internal static byte[] PickleText(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static object? Read(string path)
    {
        using ByteInput input = InputLocation.FromText(path, new DownloadOptions())
            .Open(new LoadMeter(null), CancellationToken.None);
        return PickleReader.Read(input);
    }

    private sealed class Recorder : IProgress<LoadProgress>
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
