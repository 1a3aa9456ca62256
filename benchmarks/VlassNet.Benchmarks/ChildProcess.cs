using System.Diagnostics;
using System.Globalization;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>Figures that need a process of their own: this program starts itself, in a mode that it does not list.</summary>
internal static class ChildProcess
{
    public const string FirstPrediction = "first-prediction";
    public const string TrainingMemory = "training-memory";

    private const int Starts = 9;
    private const int ManyImages = 50_000;
    private const int Steps = 30;

    /// <summary>From before a process is started until it has classified its first image, the median of several.</summary>
    public static double ColdStartMilliseconds(VlassCnn model)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            double[] times = new double[Starts];
            for (int i = 0; i < Starts; i++)
            {
                long start = Stopwatch.GetTimestamp();
                _ = Ask(out long answered, FirstPrediction, path);
                times[i] = Stopwatch.GetElapsedTime(start, answered).TotalMilliseconds;
            }

            Array.Sort(times);
            return times[Starts / 2];
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The child's part of <see cref="ColdStartMilliseconds"/>.</summary>
    public static int PredictFirst(string path)
    {
        using VlassCnn model = VlassCnn.Load(path);
        float[] image = new float[model.Spec.Input.Length];
        image[image.Length / 2] = 1;
        int label = new Evaluator().Predict(model, image).Class;

        // Not through Console.Out, whose encoder and writer would be counted.
        using Stream output = Console.OpenStandardOutput();
        output.Write([(byte)('0' + label), (byte)'\n']);
        return 0;
    }

    /// <summary>The peak memory of a process that trains on 50,000 cutouts, less the cutouts themselves.</summary>
    public static double MegabytesOverData() => double.Parse(Ask(out _, TrainingMemory), CultureInfo.InvariantCulture);

    /// <summary>The child's part of <see cref="MegabytesOverData"/>: some steps of an epoch reach as much as all of them.</summary>
    public static int TrainOnMany()
    {
        LabeledImages many = Surveys.Noise(ManyImages);
        using VlassCnn model = VlassCnn.Notebook();
        using CancellationTokenSource enough = new();
        Trainer trainer = new(TrainingOptions.Notebook);
        trainer.FitAsync(model, many, null, new StopAfter(Steps, enough), enough.Token).GetAwaiter().GetResult();
        double data = (double)many.Count * many.Shape.Length * sizeof(float);
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(((self.PeakWorkingSet64 - data) / 1e6).ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Starts this program in a mode and returns the line that it writes when it is done, and when that was.</summary>
    private static string Ask(out long answered, params string[] arguments)
    {
        // The program itself, or `dotnet` with the program as its first argument.
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The child process for {arguments[0]} wrote nothing.");
        answered = Stopwatch.GetTimestamp();
        process.WaitForExit();
        return line;
    }

    /// <summary>Ends a training run after some steps.</summary>
    private sealed class StopAfter(int steps, CancellationTokenSource enough) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= steps)
                enough.Cancel();
        }
    }
}
