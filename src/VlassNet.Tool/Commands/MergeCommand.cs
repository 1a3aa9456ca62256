using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Images;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>Makes one result of those of several tasks.</summary>
internal sealed class MergeCommand : ToolCommand
{
    private readonly Argument<string[]> parts = Make.Paths("PART", "The files of all parts, in any order.");
    private readonly Option<string> output = new("--out") { HelpName = "FILE", Required = true, Description = "What they become." };

    private readonly Option<string?> validationData = Make.Text(
        "--validation-data", "IMAGES", "Labelled images that trained none of the networks: they calibrate the model.");

    private readonly Option<string?> validationLabels = Make.Text("--validation-labels", "FILE", "Their labels, where they are in a file of their own.");

    public MergeCommand(ToolHost host)
        : base(
            host, "merge", "Makes one model of the networks that several tasks have trained with --member: the mean of their probabilities. It refuses to while one is missing.",
            "vlassnet merge model.member-*.safetensors --out model.safetensors --validation-data others/")
    {
        Arguments.Add(parts);
        foreach (Option option in (Option[])[output, validationData, validationLabels])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        string path = parsed.GetRequiredValue(output);
        using VlassEnsemble model = EnsembleMerge.Load(parsed.GetRequiredValue(parts));
        if (parsed.GetValue(validationData) is { } place)
        {
            LabeledImages images = await ModelImages.LoadAsync(model, new ImageLocation(place, parsed.GetValue(validationLabels)), screen, stop);
            model.Calibrate(images);
        }

        model.Save(path);
        string calibration = model.Card.Calibration?.ToString() ?? "not calibrated; --validation-data does that";
        screen.Result(
            $"{path} is the mean of {model.Members.Length} networks, {calibration}.",
            () => new JsonObject
            {
                ["model"] = path, ["networks"] = model.Members.Length, ["temperature"] = JsonText.Number(model.Card.Calibration?.Temperature),
            });
        return ExitCode.Done;
    }
}
