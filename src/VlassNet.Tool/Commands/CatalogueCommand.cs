using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Commands;

/// <summary>A catalogue of sources in images, or a part of one.</summary>
internal sealed class CatalogueCommand : ToolCommand
{
    private readonly Argument<string> model = Make.Path("MODEL", "The model, as 'vlassnet train' makes it.");
    private readonly Argument<string[]> images = Make.Paths("IMAGE", "FITS files, or folders of them: a source in the middle of each, or with --positions or --find mosaics.");

    private readonly Option<string?> positions = Make.Text(
        "--positions", "FILE", "A list of positions (CSV, VOTable, FITS table …). Each goes to the mosaic in which it is farthest from an edge.");

    private readonly Option<bool> find = new("--find")
    {
        Description = "Find the sources of the mosaics, each once. Their components and regions go beside the catalogue.",
    };

    private readonly Option<string?> output = Make.Text("--out", "FILE", "The catalogue: .csv, or .vot for a VOTable. Default catalogue.csv.");

    private readonly Option<int?> parts = Make.Number("--parts", 1, 1_000_000, "Divide the catalogue into so many parts, of which this is one: the scheduler's task, or --part.");

    private readonly Option<CatalogPart?> part = new("--part")
    {
        HelpName = "I/N", Description = "Which part of how many; with --parts N just I. Default: the task of a Slurm array or of an indexed Kubernetes job, else all.",
    };

    private readonly Option<bool> overwrite = new("--overwrite")
    {
        Description = "Start over, whatever is there. Otherwise an interrupted run continues, and a part that is complete is left alone.",
    };

    private readonly Option<string?> index = Make.Text("--index", "FILE", "Keep the footprints of the mosaics in this file, so that later runs need not read every header.");

    private readonly Option<double?> matchRadius = Make.Real(
        "--match-radius", "ARCSEC", radius => radius is > 0 and <= 3600, "more than 0 and at most 3600 arcseconds",
        "How near to each other what is found in two mosaics is one source. Default the beam's width.");

    private readonly Option<double?> seed = Make.Real(
        "--seed-threshold", "SIGMA", sigma => sigma > 0, "a number above 0", "How many times the noise a peak has to be. Default 5.");

    private readonly Option<double?> flood = Make.Real(
        "--flood-threshold", "SIGMA", sigma => sigma > 0, "a number above 0", "How many times the noise the pixels around it have to be. Default 3.");

    private readonly Option<PixelNormalization?> normalization = Make.ParsedObject(
        "--normalization", "NAME", "none, min-max, 'percentile LOW HIGH', 'asinh A' or 'sigma LOW HIGH'. Default what the model's card says, else min-max.", PixelNormalization.Parse);

    private readonly Option<double?> pixelScale = Make.Real(
        "--pixel-scale", "ARCSEC", scale => scale > 0, "a number above 0", "Resample to pixels of this side. Default what the model's card says, else the images' own.");

    private readonly Option<ComputeDevice?> device = Make.Device();
    private readonly Option<int?> threads = Make.Threads();

    public CatalogueCommand(ToolHost host)
        : base(
            host, "catalogue",
            "Classifies the sources of images and writes a catalogue, a row for each. What was stopped or killed is gone on with by the same command. "
            + "A large one is divided into parts for the tasks of a cluster ('vlassnet job'), and 'vlassnet merge' makes one of them.",
            "vlassnet catalogue model.safetensors cutouts/ --out catalogue.csv",
            "vlassnet catalogue model.safetensors mosaics/ --positions list.csv --out catalogue.vot",
            "vlassnet catalogue model.safetensors mosaics/ --find",
            "vlassnet catalogue model.safetensors mosaics/ --positions list.csv --part 3/16")
    {
        Arguments.Add(model);
        Arguments.Add(images);
        part.CustomParser = PartReader.Of(parts);
        foreach (Option option in (Option[])[positions, find, output, parts, part, overwrite, index, matchRadius, seed, flood, normalization, pixelScale, device, threads])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        CatalogPart own = PartOf(parsed);
        RequireOnlyWith(parsed, parsed.GetValue(find), "--find", matchRadius, seed, flood);
        RequireOnlyWith(parsed, parsed.GetValue(find) || IsGiven(parsed, positions), "--positions or --find", index);
        if (parsed.GetValue(find) && IsGiven(parsed, positions))
            throw new UsageException("--find looks for the sources that --positions lists; give one of them.");
        using ImageClassifier network = ModelFile.Load(parsed.GetRequiredValue(model));
        SourceClassifierOptions options = new()
        {
            Normalization = parsed.GetValue(normalization), PixelScale = parsed.GetValue(pixelScale),
            Device = parsed.GetValue(device) ?? ComputeDevice.Auto, Threads = parsed.GetValue(threads) ?? 0,
        };
        SourceClassifier classifier = new(network, options, screen);
        CatalogFile file = new(parsed.GetValue(output) ?? "catalogue.csv", own);
        Directory.CreateDirectory(Path.GetDirectoryName(file.FilePath)!);
        Func<IProgress<CatalogProgress>, Task<CatalogResult>> write = await WorkAsync(parsed, screen, classifier, options, file, stop);
        CatalogResult result = await screen.WatchAsync(
            own.Count == 1 ? "Classifying" : $"Part {own}", "sources",
            meter => Task.Run(() => write(meter.Of<CatalogProgress>((shown, row) => shown.Report(row.Done, row.Count, row.Row.Name))), CancellationToken.None));
        if (!result.IsComplete)
        {
            screen.Note($"{result.Rows} rows are in {file.UnfinishedPath}; the same command goes on.");
            return Host.Stop.Code;
        }

        screen.Result(
            result is { Rows: > 0 } && result.Resumed == result.Rows ? $"{file.FilePath} was complete, with {result.Rows} rows." : $"{result.Rows} rows are in {file.FilePath}.",
            () => new JsonObject
            {
                ["catalogue"] = file.FilePath, ["part"] = own.Number, ["parts"] = own.Count, ["rows"] = result.Rows, ["resumed"] = result.Resumed,
            });
        return ExitCode.Done;
    }

    /// <summary>What writes the catalogue, once it is known where the sources are.</summary>
    private async Task<Func<IProgress<CatalogProgress>, Task<CatalogResult>>> WorkAsync(
        ParseResult parsed, Screen screen, SourceClassifier classifier, SourceClassifierOptions options, CatalogFile file, CancellationToken stop)
    {
        bool isNew = parsed.GetValue(overwrite);
        string[] paths = parsed.GetRequiredValue(images);
        if (!parsed.GetValue(find) && parsed.GetValue(positions) is null)
        {
            CatalogSource[] middles = [.. FitsFiles.In(paths).Select(path => new CatalogSource(path))];
            return progress => file.WriteAsync(classifier, middles, isNew, progress, stop);
        }

        MosaicIndexOptions indexOptions = new() { Fits = options.Fits, CacheFile = parsed.GetValue(index), Threads = options.Threads };
        MosaicIndex mosaics = await screen.WatchAsync("Reading headers", "mosaics", meter => Task.Run(
            () => MosaicIndex.Load(paths, indexOptions, screen, meter.Of<WorkProgress>((shown, read) => shown.Report(read.Done, read.Total)), stop), stop));
        if (parsed.GetValue(positions) is { } list)
        {
            LocatedSources located = mosaics.Locate(PositionList.Load(list, stop), stop);
            screen.Note($"{located.Sources.Count} positions are in {mosaics.Mosaics.Length} mosaics, and {located.Outside.Count} in none.");
            return progress => file.WriteAsync(classifier, located, isNew, progress, stop);
        }

        SourceFinderOptions usual = new();
        MosaicFinder finder = new(
            mosaics, usual with
            {
                SeedThreshold = parsed.GetValue(seed) ?? usual.SeedThreshold, FloodThreshold = parsed.GetValue(flood) ?? usual.FloodThreshold, Threads = options.Threads,
            },
            parsed.GetValue(matchRadius));
        return progress => file.WriteAsync(classifier, finder, isNew, progress, stop);
    }

    private CatalogPart PartOf(ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(part) ?? CatalogPart.FromScheduler(parsed.GetValue(parts))
                ?? (parsed.GetValue(parts) is null or 1 ? CatalogPart.Whole : throw new UsageException("--parts says how many there are; --part says which of them to make."));
        }
        catch (FormatException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static void RequireOnlyWith(ParseResult parsed, bool isThere, string with, params Option[] options)
    {
        if (!isThere && Array.Find(options, option => IsGiven(parsed, option)) is { } odd)
            throw new UsageException($"{odd.Name} goes with {with}.");
    }
}
