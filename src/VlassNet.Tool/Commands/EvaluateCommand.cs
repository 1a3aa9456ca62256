using System.CommandLine;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Images;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>Says how good a model is.</summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private readonly Argument<string> model = Make.Path("MODEL", "The model, as 'vlassnet train' wrote it.");
    private readonly ImageOptions images = new();
    private readonly Option<string?> report = Make.Text("--report", "FILE", "The report as one HTML file for the browser.");
    private readonly Option<ComputeDevice?> device = Make.Device();
    private readonly Option<EngineChoice?> engine = Make.Engine();
    private readonly Option<int?> threads = Make.Threads();

    public EvaluateCommand(ToolHost host)
        : base(
            host, "evaluate", "Says how well a model classifies labelled images: scikit-learn's report, intervals of 95 %, the confusion matrix.",
            "vlassnet evaluate model.safetensors test/ --report report.html",
            "vlassnet evaluate model.safetensors images.npy --labels labels.npy --json")
    {
        Arguments.Add(model);
        images.AddTo(this, makes: false);
        foreach (Option option in (Option[])[report, device, engine, threads])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        EngineChoices.Use(parsed.GetValue(engine));
        OutputFile.Prepare(parsed.GetValue(report));
        using ImageClassifier classifier = ModelFile.Load(parsed.GetRequiredValue(model));
        LabeledImages set = await ModelImages.LoadAsync(classifier, images.Place(parsed), screen, stop);
        Evaluator evaluator = new(new EvaluatorOptions { Device = parsed.GetValue(device) ?? ComputeDevice.Auto, Threads = parsed.GetValue(threads) ?? 0 }, screen);
        EvaluationResult result = await EvaluationText.EvaluateAsync(evaluator, classifier, set, screen, stop);
        MetricSet<MetricInterval> intervals = result.Metrics.Bootstrap(cancellationToken: stop);
        string name = images.Place(parsed).Images;
        if (parsed.GetValue(report) is { } path)
            result.SaveReport(path, set, new ReportOptions { Title = name, Card = classifier.Card, Command = parsed.CommandLine() }, stop);
        screen.Result($"{EvaluationText.Of(name, result)}\n\n{EvaluationText.Of(intervals)}", () => EvaluationJson.Of(result, intervals));
        return ExitCode.Done;
    }
}
