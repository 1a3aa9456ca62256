using System.Diagnostics;
using VlassNet;
using VlassNet.Catalogs;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Sky;

namespace Detection.Scores;

/// <summary>
/// What a catalogue costs that is made of a mosaic alone, in one call, beside the finder alone and the engine alone on cutouts that are in memory.
/// The three take turns; counted is the processor's time of all threads, of which the medians are printed.
/// </summary>
internal static class OneCall
{
    public static async Task RunAsync(string mosaic, bool isNotebook, int threads, int rounds)
    {
        using VlassCnn model = isNotebook ? VlassCnn.Notebook() : VlassCnn.Recommended(new ImageShape(64, 64), LabeledImages.VlassClassNames);
        SourceFinderOptions finding = new() { Threads = threads };
        MosaicClassifier catalog = new(new SourceClassifier(model, new SourceClassifierOptions { Device = ComputeDevice.Cpu, Threads = threads }), finding);
        Evaluator engine = new(new EvaluatorOptions { Device = ComputeDevice.Cpu, Threads = threads });
        ClassifiedMosaic classified = await catalog.ClassifyAsync(mosaic);
        CatalogSource[] sources = [.. classified.Sources.Select(one => one.Source.ToCatalogSource(mosaic))];
        LabeledImages cutouts = await FitsDatasetSource.FromSources(sources, [.. sources.Select(_ => "source")]).LoadAsync();

        // The first round is not counted: in it the kernels are compiled.
        List<double> finder = [], predictions = [], whole = [];
        for (int round = 0; round <= rounds; round++)
        {
            finder.Add(await SecondsAsync(() =>
            {
                using FitsImage image = FitsImage.Open(mosaic);
                new SourceFinder(finding).Find(image);
                return Task.CompletedTask;
            }));
            predictions.Add(await SecondsAsync(() =>
            {
                engine.Predict(model, cutouts);
                return Task.CompletedTask;
            }));
            whole.Add(await SecondsAsync(() => catalog.ClassifyAsync(mosaic)));
        }

        (double find, double predict, double all) = (Median(finder), Median(predictions), Median(whole));
        Console.WriteLine($"{sources.Length} sources of {classified.Found.Components.Length} components, {model.Weights.ParameterCount:N0} weights, {threads} thread(s), {rounds} rounds");
        Console.WriteLine($"finder alone        {find:F3} core seconds");
        Console.WriteLine($"engine alone        {predict:F3} core seconds");
        Console.WriteLine($"mosaic to catalogue {all:F3} core seconds");
        Console.WriteLine($"rate                {100 * (find + predict) / all:F1} % of the two");
    }

    private static async Task<double> SecondsAsync(Func<Task> work)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        await work();
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalSeconds;
    }

    private static double Median(List<double> seconds) => seconds.Skip(1).Order().ElementAt((seconds.Count - 1) / 2);
}
