using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbedInApp;

/// <summary>Classifies a few simulated cutouts, as if they came from elsewhere, says how soon the first one was, and ends the application.</summary>
internal sealed class CutoutService(IServiceProvider services, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const int Cutouts = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The network is loaded when it is first asked for: here, and not while the application is put together.
            Predictor predictor = services.GetRequiredService<Predictor>();
            ImagePrediction first = await predictor.PredictAsync(new float[64 * 64], stoppingToken);
            TimeSpan sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime;
            string program = RuntimeFeature.IsDynamicCodeSupported ? "compiled as it runs" : FormattableString.Invariant($"native code of {SizeOfProgram() / 1e6:F1} MB");
            Print($"First cutout classified {sinceStart.TotalMilliseconds:F0} ms after the process started; {program}.");
            Print($"An empty cutout is taken for {first}.");

            LabeledImages cutouts = await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = Cutouts }).LoadAsync(cancellationToken: stoppingToken);
            Stopwatch watch = Stopwatch.StartNew();
            Task<ImagePrediction>[] asked =
                [.. Enumerable.Range(0, Cutouts).Select(image => predictor.PredictAsync(cutouts.Image(image).ToArray(), stoppingToken))];
            ImagePrediction[] answers = await Task.WhenAll(asked);
            int right = answers.Index().Count(answer => answer.Item.Class == cutouts.Label(answer.Index));
            Print($"{Cutouts} simulated cutouts: {right} as they were made, {Cutouts / watch.Elapsed.TotalSeconds:F0} each second.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A host lets a service that fails stop in silence; an application wants to know.
            await Console.Error.WriteLineAsync(error.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private static long SizeOfProgram() => new FileInfo(Environment.ProcessPath!).Length;

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
