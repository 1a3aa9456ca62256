using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>The radio sources of mosaics.</summary>
internal sealed class FindCommand : ToolCommand
{
    private readonly Argument<string[]> mosaics = Make.Paths("MOSAIC", "FITS images with coordinates, or folders of them.");
    private readonly Option<string?> output = Make.Text("--out", "FOLDER", "The folder for the tables. Default found.");

    private readonly Option<double?> seed = Make.Real(
        "--seed-threshold", "SIGMA", sigma => sigma > 0, "a number above 0", "How many times the noise a peak has to be. Default 5.");

    private readonly Option<double?> flood = Make.Real(
        "--flood-threshold", "SIGMA", sigma => sigma > 0, "a number above 0", "How many times the noise the pixels around it have to be. Default 3.");

    private readonly Option<bool> votable = new("--votable") { Description = "Write VOTables in place of comma-separated values." };
    private readonly Option<bool> report = new("--report") { Description = "Write NAME.html for the browser, with a gallery, and NAME.png, the mosaic with its sources." };
    private readonly Option<int?> threads = Make.Threads();

    public FindCommand(ToolHost host)
        : base(
            host, "find",
            "Finds the radio sources of mosaics. For each mosaic it writes NAME.components.csv (a row for each component), NAME.sources.csv (a position for "
            + "each source) and NAME.reg (regions for DS9).",
            "vlassnet find mosaic.fits --out found/ --report",
            "vlassnet find mosaics/ --seed-threshold 6 --votable")
    {
        Arguments.Add(mosaics);
        foreach (Option option in (Option[])[output, seed, flood, votable, report, threads])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        SourceFinderOptions usual = new();
        SourceFinder finder = new(usual with
        {
            SeedThreshold = parsed.GetValue(seed) ?? usual.SeedThreshold, FloodThreshold = parsed.GetValue(flood) ?? usual.FloodThreshold,
            Threads = parsed.GetValue(threads) ?? 0,
        });
        IReadOnlyList<string> files = FitsFiles.In(parsed.GetRequiredValue(mosaics));
        if (files.GroupBy(Path.GetFileName).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"{string.Join(" and ", twice)}: expected mosaics with names of their own, since the tables are called as they are.");
        string folder = parsed.GetValue(output) ?? "found", extension = parsed.GetValue(votable) ? ".vot" : ".csv";
        Directory.CreateDirectory(folder);
        FoundFiles[] found = new FoundFiles[files.Count];
        for (int place = 0; place < files.Count; place++)
        {
            string file = files[place];
            DetectionResult result = await screen.WatchAsync($"{Path.GetFileName(file)} ({place + 1} of {files.Count})", "rows", meter => Task.Run(
                () =>
                {
                    using FitsImage image = FitsImage.Open(file, cancellationToken: stop);
                    return finder.Find(image, meter.Of<WorkProgress>((shown, part) => shown.Report(part.Done, part.Total)), stop);
                },
                stop));
            found[place] = FoundFiles.Write(file, folder, extension, result, parsed.GetValue(report));
            screen.Note($"{file}: {found[place]}.");
        }

        screen.Result(
            $"{Counted.Of(found.Sum(one => one.Sources), "source")} of {Counted.Of(found.Sum(one => one.Components), "component")} in {Counted.Of(files.Count, "mosaic")}; "
            + $"the tables are in {folder}.",
            () => new JsonObject { ["mosaics"] = JsonText.Array(found.Select(one => (JsonNode)one.ToJson())) });
        return ExitCode.Done;
    }
}
