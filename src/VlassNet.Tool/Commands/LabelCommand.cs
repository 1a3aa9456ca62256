using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Images;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>Makes a page on which people label sources.</summary>
internal sealed class LabelCommand : ToolCommand
{
    private readonly ImageOptions images = new();
    private readonly Option<string?> output = Make.Text("--out", "FILE", "The page. Default label.html; more than 2,500 sources go to label-2.html and so on.");
    private readonly Option<string?> title = Make.Text("--title", "TEXT", "The heading of the page. Default the name of the images.");

    private readonly Option<Order?> order = Make.Choice(
        "--order", "random; diverse: what looks least like all before; listed: as the images are. Default random.",
        ("random", Order.Random), ("diverse", Order.Diverse), ("listed", Order.Listed));

    private readonly Option<ulong?> seed = Make.Number<ulong>("--seed", 0, ulong.MaxValue, "Decides the order. Default 1.");

    private readonly Option<bool> wider = WiderFields.Option();

    public LabelCommand(ToolHost host)
        : base(
            host, "label",
            "Makes an HTML page on which people label sources, and from which they export a table that 'vlassnet train' takes. With --mosaic the table of "
            + "positions needs no labels.",
            "vlassnet label found/mosaic.sources.csv --mosaic mosaic.fits --class-names Bent,Straight --out field7.html",
            "vlassnet label images/ --order diverse")
    {
        images.AddTo(this, makes: true);
        foreach (Option option in (Option[])[output, title, order, seed, wider])
            Options.Add(option);
    }

    private enum Order
    {
        Random,
        Diverse,
        Listed,
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        string path = parsed.GetValue(output) ?? "label.html";
        OutputFile.Prepare(path);
        ImageLocation place = images.Place(parsed);
        LabeledImages set = await LoadAsync(place, images.ClassNames(parsed), screen, stop);
        ulong number = parsed.GetValue(seed) ?? 1;
        int[]? places = (parsed.GetValue(order) ?? Order.Random) switch
        {
            Order.Random => LabelingOrder.Random(set.Count, number),
            Order.Diverse => LabelingOrder.MostDiverse(set, set.Count, seed: number),
            _ => null,
        };
        IReadOnlyList<string> files = LabelingPage.Write(
            path, set,
            new LabelingPageOptions
            {
                Title = parsed.GetValue(title) ?? place.Images, Order = places, Sources = OrientedSources.Of(set, place, stop),
                Surroundings = await WiderFields.LoadAsync(parsed.GetValue(wider), set, place, screen, stop),
            },
            stop);
        screen.Result(
            $"{set.Count} sources are in {string.Join(", ", files)}; open it in a browser.",
            () => new JsonObject { ["sources"] = set.Count, ["pages"] = new JsonArray([.. files.Select(file => (JsonNode)file)]) });
        return ExitCode.Done;
    }

    private static async Task<LabeledImages> LoadAsync(ImageLocation place, ImmutableArray<string>? classNames, Screen screen, CancellationToken stop)
    {
        if (place.Mosaic is not { } mosaic)
            return await ImageSets.LoadAsync(place, classNames, BatchPart.Training, screen, stop);
        if (classNames is not { } names)
            throw new UsageException("Positions in a mosaic have no classes yet; name those to choose from: --class-names A,B.");
        IReadOnlyList<CatalogSource> sources = PositionList.Load(place.Images, mosaic, stop);
        FitsDatasetSource source = FitsDatasetSource.FromSources(sources, [.. sources.Select(_ => names[0])], ImageSets.Fits(place, names));
        return await screen.WatchAsync(
            $"Cutting {place.Images}", "", meter => source.LoadAsync(meter.Of<LoadProgress>((shown, load) => shown.Report(load.Done, load.Total)), stop));
    }
}
