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
    private readonly Argument<string[]> parts = Make.Paths(
        "PART", "The path of a catalogue, as its parts were given it with --out; or the files of all networks, in any order.");

    private readonly Option<string?> output = Make.Text("--out", "FILE", "What networks become. A catalogue has its path.");
    private readonly Option<int?> count = Make.Number("--parts", 2, 1_000_000, "How many parts a catalogue has. Default what their names say.");

    private readonly Option<string?> validationData = Make.Text(
        "--validation-data", "IMAGES", "Labelled images that trained none of the networks: they calibrate the model.");

    private readonly Option<string?> validationLabels = Make.Text("--validation-labels", "FILE", "Their labels, where they are in a file of their own.");

    public MergeCommand(ToolHost host)
        : base(
            host, "merge",
            "Makes one catalogue of the parts that several tasks have made with 'vlassnet catalogue --parts', or one model of the networks that they have "
            + "trained with --member: the mean of their probabilities. It refuses to while a part is missing, unfinished or of another run, and says which.",
            "vlassnet merge catalogue.csv",
            "vlassnet merge model.member-*.safetensors --out model.safetensors --validation-data others/")
    {
        Arguments.Add(parts);
        foreach (Option option in (Option[])[output, count, validationData, validationLabels])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        string[] paths = parsed.GetRequiredValue(parts);
        bool isCatalogue = !paths.Any(path => Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase));
        if (isCatalogue)
            MergeCatalogue(parsed, paths, screen, stop);
        else
            await MergeNetworksAsync(parsed, paths, screen, stop);
        return ExitCode.Done;
    }

    private void MergeCatalogue(ParseResult parsed, string[] paths, Screen screen, CancellationToken stop)
    {
        Reject(parsed, "networks", output, validationData, validationLabels);
        if (paths is not [var catalogue])
            throw new UsageException($"Expected the path of one catalogue, such as catalogue.csv; received {paths.Length} files. The parts beside it are found by their names.");
        CatalogMergeResult result = CatalogMerge.Merge(catalogue, parsed.GetValue(count), stop);
        screen.Result(
            $"{catalogue} has the {result.Rows} rows of {result.Parts} parts.",
            () => new JsonObject { ["catalogue"] = result.Files[0], ["parts"] = result.Parts, ["rows"] = result.Rows, ["files"] = JsonText.Array(result.Files) });
    }

    private async Task MergeNetworksAsync(ParseResult parsed, string[] paths, Screen screen, CancellationToken stop)
    {
        Reject(parsed, "catalogues", count);
        string path = parsed.GetValue(output) ?? throw new UsageException("Expected --out FILE, which the networks become.");
        OutputFile.Prepare(path);
        using VlassEnsemble model = EnsembleMerge.Load(paths);
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
    }

    private static void Reject(ParseResult parsed, string what, params Option[] options)
    {
        if (Array.Find(options, option => IsGiven(parsed, option)) is { } odd)
            throw new UsageException($"{odd.Name} is for {what}.");
    }
}
