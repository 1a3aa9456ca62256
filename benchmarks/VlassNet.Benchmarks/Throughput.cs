using System.Diagnostics;
using System.Globalization;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Benchmarks;

/// <summary>The figures of a network on simulated cutouts, each alone on its line.</summary>
internal static class Throughput
{
    private const int PredictionBatch = 256;

    /// <summary>Threads that ask a predictor at once.</summary>
    private const int Callers = 8;

    /// <summary>Images that a caller that does not wait for each has on their way.</summary>
    private const int InFlight = 32;

    public static void Run(RunOptions options, TextWriter output)
    {
        BenchmarkNetwork chosen = BenchmarkNetwork.Of(options.Network);
        LabeledImages survey = chosen.Images(1024);
        using VlassCnn model = chosen.Build();
        SessionOptions session = new() { Threads = options.Threads, Optimizer = chosen.Optimizer };
        using INetworkSession network = ComputeEngines.Open(model.Weights, session);

        if (options.Wants("train"))
            Print(output, "train images/s", TrainingRate(options, survey, network));
        if (options.Wants("predict"))
            Print(output, "predict images/s", PredictionRate(options.Seconds, survey, network, PredictionBatch));
        if (options.Wants("predictor"))
        {
            Print(output, $"predictor images/s, {Callers} callers", PredictorRate(options, survey, model, inFlight: 1));
            Print(output, $"predictor images/s, {Callers} callers with {InFlight} images each", PredictorRate(options, survey, model, InFlight));
        }

        if (options.Wants("latency"))
            Print(output, "latency ms", 1000 * Latency(options, survey, model.Weights));
        if (options.Wants("augment"))
            Print(output, "augment images/s", AugmentationRate(options, survey));
        if (options.Wants("cold-start"))
            Print(output, "cold start ms", ChildProcess.ColdStartMilliseconds(model));
        if (options.Wants("allocation"))
            Print(output, "allocated bytes/step", AllocatedBytes(options, survey, network));
        if (options.Wants("memory"))
            Print(output, "peak memory MB over data", ChildProcess.MegabytesOverData());
    }

    /// <summary>Augmented images that are trained on in a second, by the median step.</summary>
    public static double TrainingRate(RunOptions options, LabeledImages survey, INetworkSession network) =>
        options.Batch / Clock.MedianSeconds(options.Seconds, TrainingStep(options, survey, network));

    /// <summary>Images that are classified in a second, by the median call.</summary>
    public static double PredictionRate(double seconds, LabeledImages survey, INetworkSession network, int images)
    {
        SurveyBatch batch = new(survey, images, null);
        float[] probabilities = new float[images * network.Spec.Classes];
        return images / Clock.MedianSeconds(seconds, () =>
        {
            network.Predict(batch, probabilities);
            batch.Advance();
        });
    }

    private static Action TrainingStep(RunOptions options, LabeledImages survey, INetworkSession network)
    {
        SurveyBatch batch = new(survey, options.Batch, BenchmarkNetwork.Of(options.Network).Augmenter);
        long step = 0;
        return () =>
        {
            network.TrainStep(batch, new StepSettings(1e-3f, 0, step++));
            batch.Advance();
        };
    }

    /// <summary>Images a second through one <see cref="Predictor"/>, by threads that each have so many images on their way.</summary>
    private static double PredictorRate(RunOptions options, LabeledImages survey, VlassCnn model, int inFlight)
    {
        using Predictor predictor = new(model, new PredictorOptions { Threads = options.Threads });
        long answered = 0;
        using CancellationTokenSource end = new();
        Thread[] callers = [.. Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            Queue<Task<ImagePrediction>> asked = [];
            for (int image = caller; !end.IsCancellationRequested; image++)
            {
                asked.Enqueue(predictor.PredictAsync(survey.Image(image % survey.Count).ToArray()));
                if (asked.Count < inFlight)
                    continue;
                _ = asked.Dequeue().GetAwaiter().GetResult();
                Interlocked.Increment(ref answered);
            }
        }))];
        foreach (Thread caller in callers)
            caller.Start();
        Thread.Sleep(TimeSpan.FromSeconds(options.Seconds / 5));
        long before = Interlocked.Read(ref answered);
        Stopwatch watch = Stopwatch.StartNew();
        Thread.Sleep(TimeSpan.FromSeconds(options.Seconds));
        double rate = (Interlocked.Read(ref answered) - before) / watch.Elapsed.TotalSeconds;
        end.Cancel();
        foreach (Thread caller in callers)
            caller.Join();
        return rate;
    }

    private static double Latency(RunOptions options, LabeledImages survey, NetworkWeights weights)
    {
        using INetworkSession network = ComputeEngines.Open(weights, new SessionOptions { Threads = 1 });
        SurveyBatch batch = new(survey, 1, null);
        float[] probabilities = new float[network.Spec.Classes];
        return Clock.MedianSeconds(options.Seconds, () =>
        {
            network.Predict(batch, probabilities);
            batch.Advance();
        });
    }

    /// <summary>On one thread, as the notebook asks; benchmarks/peers/augment_scipy.py is the same with SciPy.</summary>
    private static double AugmentationRate(RunOptions options, LabeledImages survey)
    {
        AffineAugmenter augmenter = new(AffineAugmentationOptions.Notebook);
        float[] view = new float[survey.Shape.Length];
        int done = 0;
        return survey.Count / Clock.QuickSeconds(options.Seconds, () =>
        {
            for (int image = 0; image < survey.Count; image++)
                augmenter.Augment(survey.Image(image), view, survey.Shape, new SampleKey(1, 0, done++));
        });
    }

    /// <summary>What all threads leave for the garbage collector in a training step, once the first steps are done.</summary>
    private static double AllocatedBytes(RunOptions options, LabeledImages survey, INetworkSession network)
    {
        const int steps = 50;
        Action step = TrainingStep(options, survey, network);
        for (int i = 0; i < 10; i++)
            step();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < steps; i++)
            step();
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / steps;
    }

    private static void Print(TextWriter output, string figure, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure}: {value:0.###}"));
}
