using System.Globalization;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>Whether an image costs the same in small and large batches and sets, and what a wider network costs.</summary>
internal static class Scaling
{
    private const int LargestSet = 50_000;

    private static readonly int[] Batches = [8, 16, 32, 64, 128, 256];
    private static readonly int[] Sets = [1_000, 5_000, 20_000, LargestSet];

    public static void Run(RunOptions options, TextWriter output)
    {
        LabeledImages images = Surveys.Noise(LargestSet);
        using VlassCnn notebook = VlassCnn.Notebook();
        output.WriteLine("| batch | training ms/image | prediction ms/image |");
        output.WriteLine("|---:|---:|---:|");
        foreach (int batch in Batches)
        {
            double training = MillisecondsOfTraining(options with { Batch = batch }, notebook, images);
            Line(output, $"| {batch} | {training:F3} | {MillisecondsOfPrediction(options, notebook, images, batch):F3} |");
        }

        output.WriteLine();
        output.WriteLine("| images of the set | training ms/image |");
        output.WriteLine("|---:|---:|");
        foreach (int count in Sets)
        {
            LabeledImages set = images.Select([.. Enumerable.Range(0, count)]);
            Line(output, $"| {count} | {MillisecondsOfTraining(options, notebook, set):F3} |");
        }

        using VlassCnn wide = new VlassCnnBuilder(rows: 64, columns: 64)
            .Convolution(150).Convolution(100, dropout: 0.2f).Convolution(50).Dense(512, dropout: 0.3f).Build();
        double training1 = MillisecondsOfTraining(options, notebook, images);
        double training2 = MillisecondsOfTraining(options, wide, images);
        double prediction1 = MillisecondsOfPrediction(options, notebook, images, 256);
        double prediction2 = MillisecondsOfPrediction(options, wide, images, 256);
        output.WriteLine();
        output.WriteLine("| filters | training ms/image | prediction ms/image |");
        output.WriteLine("|---|---:|---:|");
        Line(output, $"| 75, 50, 25 | {training1:F3} | {prediction1:F3} |");
        Line(output, $"| 150, 100, 50 | {training2:F3} | {prediction2:F3} |");
        Line(output, $"| ratio | {training2 / training1:F2} | {prediction2 / prediction1:F2} |");
    }

    /// <summary>As the trainer does it: a new order for each epoch, images augmented, for as long as the options say.</summary>
    private static double MillisecondsOfTraining(RunOptions options, VlassCnn model, LabeledImages images)
    {
        SessionOptions session = new() { Threads = options.Threads, Optimizer = new RmsProp() };
        using INetworkSession network = ComputeEngines.Open(model.Weights, session);
        EpochBatch batch = new(images, TrainingOptions.Notebook with { BatchSize = options.Batch });
        int step = 0, epoch = 0;
        return 1000.0 / options.Batch / Clock.Rate(options.Seconds, () =>
        {
            if (step == 0)
                batch.BeginEpoch(epoch++);
            batch.MoveTo(step);
            network.TrainStep(batch, new StepSettings(1e-3f, 0, step));
            // The last batch of an epoch may be a smaller one, and is left out.
            step = step + 2 < batch.Steps ? step + 1 : 0;
        });
    }

    private static double MillisecondsOfPrediction(RunOptions options, VlassCnn model, LabeledImages images, int batch)
    {
        using INetworkSession network = ComputeEngines.Open(model.Weights, new SessionOptions { Threads = options.Threads });
        return 1000 / Throughput.PredictionRate(options.Seconds, images, network, batch);
    }

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
