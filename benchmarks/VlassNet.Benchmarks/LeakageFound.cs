using System.Diagnostics;
using System.Globalization;
using VlassNet.Data;

namespace VlassNet.Benchmarks;

/// <summary>
/// The search for duplicates, on a simulated survey divided in three, in which copies are planted: 200 training images, turned
/// and reflected, with noise of 1 %, in the places of 200 images of the other parts.
/// </summary>
internal static class LeakageFound
{
    private const int Copies = 200;
    private const double Noise = 0.01;
    private const double Megabyte = 1 << 20;
    private const int FewestImages = 20 * Copies;

    public static void Run(RunOptions options, TextWriter output)
    {
        if (options.Images < FewestImages)
            throw new FormatException($"--images {options.Images}: expected at least {FewestImages}, so that a tenth has room for the copies.");
        LabeledImages survey = Surveys.Simulated(options.Images);
        long before = Process.GetCurrentProcess().WorkingSet64;
        Stopwatch watch = Stopwatch.StartNew();
        survey.Hash(options.Threads, default);
        Print(output, "s to hash the set, as an evaluation does that may be on known images", watch.Elapsed.TotalSeconds);
        DatasetSplit split = survey.SplitTrainValidationTest(1);
        LeakageCheck check = new(new() { Threads = options.Threads });
        Measure("no copies", check, split, 0, output);
        foreach (bool ofRange in new[] { false, true })
        {
            DatasetSplit planted = Plant(split, ofRange);
            Measure(ofRange ? "noise of the set's range" : "noise of the image's peak", check, planted, Copies, output);
        }

        Print(output, "MB of the process before the searches", before / Megabyte);
        Print(output, "MB at most", Process.GetCurrentProcess().PeakWorkingSet64 / Megabyte);
    }

    private static void Measure(string name, LeakageCheck check, DatasetSplit split, int planted, TextWriter output)
    {
        GC.Collect();
        long allocated = GC.GetTotalAllocatedBytes(true);
        Process process = Process.GetCurrentProcess();
        TimeSpan used = process.TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        LeakageReport report = check.Find(split);
        double seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        used = process.TotalProcessorTime - used;
        int found = report.Matches.Count(match => IsPlanted(match, planted));
        output.WriteLine($"{name}: {report.ToString().Replace("\n", "; ", StringComparison.Ordinal)}");
        Print(output, $"{name}: s", seconds);
        Print(output, $"{name}: s of all cores together", used.TotalSeconds);
        Print(output, $"{name}: MB allocated", (GC.GetTotalAllocatedBytes(true) - allocated) / Megabyte);
        Print(output, $"{name}: planted", planted);
        Print(output, $"{name}: found", found);
        Print(output, $"{name}: false alarms", report.Matches.Length - found);
    }

    /// <summary>Copy <c>i</c> of training image <c>13 i</c> is image <c>2 i</c> of the validation, or of the test if <c>i</c> is odd.</summary>
    private static bool IsPlanted(DuplicateMatch match, int planted) =>
        match is { First.Part: 0 } && match.First.Index % 13 == 0 && match.First.Index / 13 is int copy && copy < planted
        && match.Second == new ImagePlace(copy % 2 + 1, 2 * copy) && match.Symmetry == SquareSymmetry.All[copy % 8];

    private static DatasetSplit Plant(DatasetSplit split, bool ofRange)
    {
        LabeledImages[] parts = [With(split.Validation, 1), With(split.Test, 0)];
        return new DatasetSplit(split.Train, parts[0], parts[1]);

        LabeledImages With(LabeledImages part, int skipped)
        {
            ImageShape shape = part.Shape;
            float[] pixels = new float[part.Count * shape.Length];
            for (int image = 0; image < part.Count; image++)
                part.Image(image).CopyTo(pixels.AsSpan(image * shape.Length));
            Random random = new(1);
            for (int copy = 0; copy < Copies; copy++)
            {
                if (copy % 2 == skipped)
                    continue;
                Span<float> place = pixels.AsSpan(2 * copy * shape.Length, shape.Length);
                ReadOnlySpan<float> original = split.Train.Image(13 * copy);
                SquareSymmetry.All[copy % 8].Apply(original, place, shape);
                float sigma = (float)Noise * (ofRange ? 1 : Peak(original));
                foreach (ref float pixel in place)
                    pixel += sigma * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }

            return LabeledImages.Create(pixels, part.Labels(), shape, part.ClassNames);
        }
    }

    private static float Peak(ReadOnlySpan<float> image)
    {
        float peak = 0;
        foreach (float pixel in image)
            peak = Math.Max(peak, pixel);
        return peak;
    }

    private static void Print(TextWriter output, string figure, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure}: {value:0.##}"));
}
