using System.Diagnostics;
using System.Globalization;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Benchmarks;

/// <summary>Images per second of the notebook's network on simulated cutouts.</summary>
internal static class Throughput
{
    private const int PredictionBatch = 256;

    public static void Run(ThroughputOptions options, TextWriter output)
    {
        LabeledImages survey = new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 1024 }).LoadAsync().GetAwaiter().GetResult();
        using VlassCnn model = VlassCnn.Notebook();
        SessionOptions session = new() { Threads = options.Threads, Optimizer = new RmsProp() };
        using INetworkSession network = ComputeEngines.Open(model.Weights, session);

        SurveyBatch augmented = new(survey, options.Batch, new AffineAugmenter(AffineAugmentationOptions.Notebook));
        long step = 0;
        Print(output, "train images/s", options.Batch * Rate(options.Seconds, () =>
        {
            network.TrainStep(augmented, new StepSettings(1e-3f, 0, step++));
            augmented.Advance();
        }));

        SurveyBatch plain = new(survey, PredictionBatch, null);
        float[] probabilities = new float[PredictionBatch * model.Spec.Classes];
        Print(output, "predict images/s", PredictionBatch * Rate(options.Seconds, () =>
        {
            network.Predict(plain, probabilities);
            plain.Advance();
        }));

        using INetworkSession single = ComputeEngines.Open(model.Weights, new SessionOptions { Threads = 1 });
        SurveyBatch one = new(survey, 1, null);
        Print(output, "latency ms", 1000 * MedianSeconds(options.Seconds, () =>
        {
            single.Predict(one, probabilities.AsSpan(0, model.Spec.Classes));
            one.Advance();
        }));
    }

    /// <summary>Calls a second, after a warm-up of a fifth of the time.</summary>
    private static double Rate(double seconds, Action action)
    {
        Repeat(seconds / 5, action);
        Stopwatch watch = Stopwatch.StartNew();
        int calls = Repeat(seconds, action);
        return calls / watch.Elapsed.TotalSeconds;
    }

    private static double MedianSeconds(double seconds, Action action)
    {
        Repeat(seconds / 5, action);
        List<double> times = [];
        Repeat(seconds, () =>
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        });
        times.Sort();
        return times[times.Count / 2];
    }

    private static int Repeat(double seconds, Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int calls = 0;
        do
        {
            action();
            calls++;
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        return calls;
    }

    private static void Print(TextWriter output, string figure, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure}: {value:0.###}"));
}
