using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>Makes images for a first run.</summary>
internal sealed class SimulateCommand : ToolCommand
{
    private const string ImagesName = "images.npy";
    private const string LabelsName = "labels.npy";
    private const int LargestCutout = 1024;

    private readonly Argument<string> folder = Make.Path(
        "FOLDER", $"The folder for {ImagesName} and {LabelsName}; or, with --mosaics, for mosaics and {SimulatedMosaics.TableName}, a table of their sources.");

    private readonly Option<int?> count = Make.Number("--count", 1, 10_000_000, "How many cutouts. Default 6000.");
    private readonly Option<int?> mosaics = Make.Number("--mosaics", 1, 100_000, "Make so many mosaics, in place of cutouts.");
    private readonly Option<ulong?> seed = Make.Number<ulong>("--seed", 0, ulong.MaxValue, "Chooses the survey. Default 1.");
    private readonly Option<int?> size = Make.Number("--size", 16, 16_384, "Rows and columns. Default 64; of a mosaic 1000.");

    public SimulateCommand(ToolHost host)
        : base(
            host, "simulate",
            "Makes a simulated survey of the four classes, for a first run and for teaching. A score on it says nothing about real sources.",
            "vlassnet simulate survey/ --count 6000 --seed 1",
            "vlassnet simulate sky/ --mosaics 8")
    {
        Arguments.Add(folder);
        foreach (Option option in (Option[])[count, mosaics, seed, size])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        string path = parsed.GetRequiredValue(folder);
        if (parsed.GetValue(mosaics) is { } wanted)
            return await MakeMosaicsAsync(parsed, new SimulatedMosaics(path, wanted, parsed.GetValue(size), parsed.GetValue(seed) ?? 1), screen, stop);
        if (parsed.GetValue(size) > LargestCutout)
            throw new UsageException($"--size: expected at most {LargestCutout} for cutouts; received {parsed.GetValue(size)}.");
        SimulatedSurveyOptions usual = new();
        SimulatedSurveySource source = new(usual with
        {
            Count = parsed.GetValue(count) ?? 6000, Seed = parsed.GetValue(seed) ?? 1, Rows = parsed.GetValue(size) ?? usual.Rows,
            Columns = parsed.GetValue(size) ?? usual.Columns,
        });
        Directory.CreateDirectory(path);
        LabeledImages survey = await screen.WatchAsync(
            "Simulating", "images", meter => source.LoadAsync(meter.Of<LoadProgress>((shown, load) => shown.Report(load.Done, load.Total)), stop));
        string images = Path.Combine(path, ImagesName), labels = Path.Combine(path, LabelsName);
        NpyFile.WriteImages(images, survey);
        NpyFile.WriteLabels(labels, survey);
        screen.Result(
            $"{survey.Count} images are in {images}, their labels in {labels}. 'vlassnet train {images} --labels {labels}' trains on them.",
            () => new JsonObject { ["images"] = images, ["labels"] = labels, ["count"] = survey.Count, ["classes"] = JsonText.Array(survey.ClassNames) });
        return ExitCode.Done;
    }

    private async Task<ExitCode> MakeMosaicsAsync(ParseResult parsed, SimulatedMosaics wanted, Screen screen, CancellationToken stop)
    {
        if (IsGiven(parsed, count))
            throw new UsageException("--count is of cutouts; a mosaic has a source for every 96×192 pixels.");
        Directory.CreateDirectory(wanted.Folder);
        (IReadOnlyList<string> files, int sources) = await screen.WatchAsync("Simulating", "mosaics", meter => Task.Run(
            () => wanted.Write(meter.Of<WorkProgress>((shown, part) => shown.Report(part.Done, part.Total)), stop), stop));
        string table = Path.Combine(wanted.Folder, SimulatedMosaics.TableName);
        screen.Result(
            $"{Counted.Of(files.Count, "mosaic")} with {Counted.Of(sources, "source")}: {wanted.Folder}. Their positions and labels: {table}. 'vlassnet train {table}' trains on "
            + $"them, and 'vlassnet find {wanted.Folder}' looks for them.",
            () => new JsonObject { ["mosaics"] = JsonText.Array(files), ["table"] = table, ["sources"] = sources });
        return ExitCode.Done;
    }
}
