using System.Diagnostics;
using System.Globalization;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Reporting;
using VlassNet.Simulation;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>How long a report of many images takes, and how large it is. What the network says of them is made up.</summary>
internal static class ReportSize
{
    private const int Count = 10_000;

    public static int Write(string path, TextWriter output)
    {
        LabeledImages images = new SimulatedSurveySource(new SimulatedSurveyOptions { Count = Count }).LoadAsync().GetAwaiter().GetResult();
        EvaluationResult result = EvaluationResult.Create(Guesses(images), [.. images.Labels()]);
        ReportOptions options = new()
        {
            Title = "A report of made-up predictions",
            Notes = "The cutouts are simulated, and what is said of them is random numbers around their classes.",
            History = History(),
            Card = new ModelCard
            {
                Seed = 1, TrainingData = new string('0', 64),
                Training = new Dictionary<string, string> { ["epochs"] = "20", ["batch size"] = "32", ["optimizer"] = "RMSprop" },
            },
            Command = "dotnet run -c Release --project benchmarks/VlassNet.Benchmarks -- report FILE",
        };
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        result.SaveReport(path, images, options);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seconds: {watch.Elapsed.TotalSeconds:0.##}"));
        double busy = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processor seconds: {busy:0.##}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes: {new FileInfo(path).Length:N0}"));
        result.SaveFigures(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "figures"), options);
        return 0;
    }

    /// <summary>Right nine times of ten or so, and surer of some classes than of others.</summary>
    private static Predictions Guesses(LabeledImages images)
    {
        Random random = new(1);
        int classes = images.ClassNames.Length;
        float[] probabilities = new float[images.Count * classes];
        for (int image = 0; image < images.Count; image++)
        {
            double[] odds = [.. Enumerable.Range(0, classes).Select(_ => Math.Exp(1.6 * Normal(random)))];
            odds[images.Label(image)] *= Math.Exp(3.2 + (images.Label(image) / 2.0) + Normal(random));
            for (int label = 0; label < classes; label++)
                probabilities[(image * classes) + label] = (float)(odds[label] / odds.Sum());
        }

        return new Predictions(probabilities, images.ClassNames);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static TrainingHistory History()
    {
        EpochResult[] epochs =
        [
            .. Enumerable.Range(1, 20).Select(epoch => new EpochResult(
                epoch, 0.2 + (0.9 / epoch), 0.95 - (0.4 / epoch), 0.3 + (0.7 / epoch) + (0.004 * epoch), 0.91 - (0.3 / epoch), 1e-3f, 30)),
        ];
        return new TrainingHistory(epochs, epochs.MinBy(epoch => epoch.ValidationLoss), StopReason.Completed);
    }
}
