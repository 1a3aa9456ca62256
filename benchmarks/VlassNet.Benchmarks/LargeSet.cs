using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>
/// A set larger than memory: 1,000,000 cutouts that stay in a file of 16 GB. Only the first have pixels, so that the file takes
/// little room on the disk; the others are read all the same.
/// </summary>
internal static class LargeSet
{
    private const int Count = 1_000_000;
    private const int Rounds = 15;
    private const int RoundsInTime = 5;
    private const double Megabyte = 1 << 20;

    public static void Run(RunOptions options, TextWriter output)
    {
        LabeledImages memory = Surveys.Noise(options.Images);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".npy");
        try
        {
            Write(path, memory);
            Measure(path, memory, options, output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Measure(string path, LabeledImages memory, RunOptions options, TextWriter output)
    {
        Random random = new(1);
        int[] labels = [.. memory.Labels(), .. Enumerable.Range(memory.Count, Count - memory.Count).Select(_ => random.Next(4))];
        Stopwatch watch = Stopwatch.StartNew();
        LabeledImages disk = Load(path, labels, checks: false);
        Print(output, "load s, not checked", watch.Elapsed.TotalSeconds);
        watch.Restart();
        disk = Load(path, labels, checks: true);
        Print(output, "load s, all pixels checked", watch.Elapsed.TotalSeconds);

        Compare(memory, disk.Select([.. Enumerable.Range(0, memory.Count)]), options, output);
        Train(disk, options, output);
    }

    /// <summary>The same images from memory and from the file, in turns.</summary>
    private static void Compare(LabeledImages memory, LabeledImages disk, RunOptions options, TextWriter output)
    {
        using VlassCnn model = VlassCnn.Notebook();
        using INetworkSession network = ComputeEngines.Open(
            model.Weights, new SessionOptions { Threads = options.Threads, Optimizer = new RmsProp() });
        Action fromMemory = Steps(memory, options, network), fromDisk = Steps(disk, options, network);
        double[] inMemory = new double[Rounds], onDisk = new double[Rounds], ratios = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            inMemory[round] = options.Batch * Clock.Rate(options.Seconds / RoundsInTime, fromMemory);
            onDisk[round] = options.Batch * Clock.Rate(options.Seconds / RoundsInTime, fromDisk);
            ratios[round] = onDisk[round] / inMemory[round];
        }

        Print(output, "train images/s, in memory", Median(inMemory));
        Print(output, "train images/s, kept on disk", Median(onDisk));
        Print(output, "ratio, the median round's", Median(ratios));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    /// <summary>Steps of a training run as <see cref="Trainer"/> makes them, in random order.</summary>
    private static Action Steps(LabeledImages images, RunOptions options, INetworkSession network)
    {
        EpochBatch batch = new(images, Options(options));
        long done = 0;
        return () =>
        {
            int step = (int)(done % batch.Steps);
            if (step == 0)
                batch.BeginEpoch((int)(done / batch.Steps));
            batch.MoveTo(step);
            network.TrainStep(batch, new StepSettings(1e-3f, 0, done++));
        };
    }

    /// <summary>A training run on all images, in random order, that is ended when it has shown its rate and its memory.</summary>
    private static void Train(LabeledImages disk, RunOptions options, TextWriter output)
    {
        using VlassCnn model = VlassCnn.Notebook();
        using CancellationTokenSource end = new();
        Stopwatch watch = Stopwatch.StartNew();
        double first = 0, last = 0, peak = 0;
        int steps = 0;
        StepProgress progress = new(() =>
        {
            last = watch.Elapsed.TotalSeconds;
            if (steps++ == 0)
                first = last;
            if (last > first + options.Seconds)
                end.Cancel();
            if (steps % 10 == 0)
                peak = Math.Max(peak, AnonymousBytes());
        });
        new Trainer(Options(options)).FitAsync(model, disk, null, progress, end.Token).GetAwaiter().GetResult();
        Print(output, $"s until the first step on {Count:N0} images", first);
        Print(output, $"train images/s, {Count:N0} images on disk", options.Batch * (steps - 1) / (last - first));
        Print(output, "memory MB of the process that is no file's", peak / Megabyte);
    }

    private static TrainingOptions Options(RunOptions options) => new()
    {
        Epochs = 1, BatchSize = options.Batch, Threads = options.Threads,
        Augmenter = new AffineAugmenter(AffineAugmentationOptions.Notebook),
    };

    private static LabeledImages Load(string path, int[] labels, bool checks) =>
        new NpyDatasetSource(path, labels, new NpyDatasetOptions { KeepOnDisk = true, CheckOnLoad = checks })
            .LoadAsync().GetAwaiter().GetResult();

    private static void Write(string path, LabeledImages images)
    {
        ImageShape shape = images.Shape;
        string about = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Count}, {shape.Rows}, {shape.Columns}), }}";
        string header = about.PadRight(117) + "\n";
        using FileStream file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)]);
        for (int image = 0; image < images.Count; image++)
            file.Write(MemoryMarshal.AsBytes(images.Image(image)));
        file.SetLength(10 + header.Length + (long)Count * shape.Length * sizeof(float));
    }

    /// <summary>What the process holds of memory that is no file's; all that it holds where that is not known.</summary>
    private static double AnonymousBytes()
    {
        const string Field = "RssAnon:";
        string[] lines = OperatingSystem.IsLinux() ? File.ReadAllLines("/proc/self/status") : [];
        string? line = lines.FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal));
        return line is null
            ? Environment.WorkingSet
            : 1024 * double.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private static void Print(TextWriter output, string figure, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure}: {value:0.###}"));

    private sealed class StepProgress(Action then) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => then();
    }
}
