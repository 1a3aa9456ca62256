using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Images;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>Makes a page on which people review what a model says.</summary>
internal sealed class ReviewCommand : ToolCommand
{
    private readonly Argument<string> model = Make.Path("MODEL", "The model, as 'vlassnet train' makes it.");
    private readonly ImageOptions images = new();
    private readonly Option<string?> output = Make.Text("--out", "FILE", "The page. Default review.html.");
    private readonly Option<string?> title = Make.Text("--title", "TEXT", "The heading of the page. Default the name of the images.");
    private readonly Option<string?> onlyClass = Make.Text("--class", "NAME", "Only what the model takes for this class.");

    private readonly Option<double?> atMost = Make.Real(
        "--at-most", "P", share => share is >= 0 and <= 1, "a number from 0 to 1", "Only what the model gives at most this probability.");

    private readonly Option<ComputeDevice?> device = Make.Device();
    private readonly Option<int?> threads = Make.Threads();

    private readonly Option<bool> wider = WiderFields.Option();

    public ReviewCommand(ToolHost host)
        : base(
            host, "review",
            "Makes an HTML page with what a model says of sources, the most doubtful first, on which people correct it; the exported table trains. The page "
            + "filters by class, probability and position.",
            "vlassnet review model.safetensors catalogue.csv --mosaic mosaic.fits --at-most 0.8",
            "vlassnet review model.safetensors images/ --class Bent --out bent.html")
    {
        Arguments.Add(model);
        images.AddTo(this, makes: false);
        foreach (Option option in (Option[])[output, title, onlyClass, atMost, device, threads, wider])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        string path = parsed.GetValue(output) ?? "review.html";
        OutputFile.Prepare(path);
        using ImageClassifier classifier = ModelFile.Load(parsed.GetRequiredValue(model));
        string? wanted = parsed.GetValue(onlyClass);
        if (wanted is not null && !classifier.ClassNames.Contains(wanted))
            throw new UsageException($"--class: expected one of {string.Join(", ", classifier.ClassNames)}; received '{wanted}'.");
        ImageLocation place = images.Place(parsed);
        LabeledImages set = await ModelImages.LoadAsync(classifier, place, screen, stop);
        Evaluator evaluator = new(new EvaluatorOptions { Device = parsed.GetValue(device) ?? ComputeDevice.Auto, Threads = parsed.GetValue(threads) ?? 0 }, screen);
        Predictions said = await screen.WatchAsync(
            "Classifying", "images",
            meter => Task.Run(() => evaluator.Predict(classifier, set, meter.Of<WorkProgress>((shown, work) => shown.Report(work.Done, work.Total)), stop), stop));
        double most = parsed.GetValue(atMost) ?? 1;
        int[] order = [.. LabelingOrder.MostUncertain(said).Where(
            image => (wanted is null || said[image].ClassName == wanted) && (most >= 1 || said[image].Probability <= most))];
        if (order.Length == 0)
            throw new UsageException($"None of the {set.Count} sources is like that; choose another --class or a larger --at-most.");
        IReadOnlyList<string> files = LabelingPage.Write(
            path, set,
            new LabelingPageOptions
            {
                Title = parsed.GetValue(title) ?? place.Images, Order = order, Predictions = said, Sources = OrientedSources.Of(set, place, stop),
                Surroundings = await WiderFields.LoadAsync(parsed.GetValue(wider), set, place, screen, stop),
            },
            stop);
        screen.Result(
            $"{order.Length} of {set.Count} sources are in {string.Join(", ", files)}; open it in a browser.",
            () => new JsonObject { ["sources"] = order.Length, ["of"] = set.Count, ["pages"] = new JsonArray([.. files.Select(file => (JsonNode)file)]) });
        return ExitCode.Done;
    }
}
