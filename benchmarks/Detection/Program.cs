// Source finders on simulated mosaics whose truth is known: what they find, how well, and which components they take for one source.
//
//     dotnet run -c Release --project benchmarks/Detection -- simulate FOLDER --seeds 5 --size 3722
//     dotnet run -c Release --project benchmarks/Detection -- score FOLDER --seeds 5 --size 3722
//
// The first writes mosaic-N.fits and mosaic-N.csv, the second runs finders on them and prints a table. SExtractor and sep are found by the
// scripts in benchmarks/peers, where they are installed.
//
//     dotnet run -c Release --project benchmarks/Detection -- classify MOSAIC
//
// tells what a classified catalogue costs that is made of a mosaic in one call, beside the finder alone and the engine alone.
using System.CommandLine;
using System.Globalization;
using Detection.Scores;
using Detection.Sky;
using VlassNet.Reporting;
using VlassNet.Sky;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Argument<string> folder = new("folder") { Description = "where the mosaics are" };
Option<int> seeds = new("--seeds") { Description = "number of mosaics", DefaultValueFactory = _ => 5 };
Option<int> first = new("--first") { Description = "the first one's seed", DefaultValueFactory = _ => 1 };
Option<int> size = new("--size") { Description = "rows and columns of a mosaic", DefaultValueFactory = _ => 3722 };

Command simulate = new("simulate", "Writes mosaics and their truth.") { folder, seeds, first, size };
simulate.SetAction(arguments =>
{
    Directory.CreateDirectory(arguments.GetValue(folder)!);
    foreach (SimulatedSky sky in Skies(arguments))
    {
        MosaicFile.Write(Mosaic(arguments, sky), sky, MosaicRenderer.Render(sky));
        MosaicFile.WriteTruth(Path.ChangeExtension(Mosaic(arguments, sky), ".csv"), sky);
    }
});

Option<string> catalogue = new("--found") { Description = "ending of the catalogues, e.g. '.sextractor-3.csv'", Required = true };
Option<double> reach = new("--reach") { Description = "the farthest pairs, in beams", DefaultValueFactory = _ => 15 };
Command pairs = new("pairs", "Prints the evidence of each pair of found components and whether it is one source.") { folder, seeds, first, size, catalogue, reach };
pairs.SetAction(arguments =>
{
    Console.WriteLine("seed,i,j,same,kind,separation,flux_ratio,signal_to_noise,bridge,lean,elongation,halo");
    foreach (SimulatedSky sky in Skies(arguments))
    {
        FoundCatalogue found = FoundCatalogue.Read(Path.ChangeExtension(Mosaic(arguments, sky), null) + arguments.GetValue(catalogue));
        PairTable.Write(Console.Out, sky, found.Components, MosaicRenderer.Render(sky), arguments.GetValue(reach));
    }
});

Option<string> peers = new("--peers") { Description = "where the scripts are that run other finders", DefaultValueFactory = _ => "benchmarks/peers" };
Command score = new("score", "Runs the finders on the mosaics and prints how they did.") { folder, seeds, first, size, peers };
score.SetAction(arguments =>
{
    JoinRule[] rules = [JoinRule.Distance(15), JoinRule.Distance(25), JoinRule.Library(new SourceGroupingOptions())];
    List<string> finderRows = [], groupingRows = [];
    foreach (FinderCommand finder in FinderCommand.All(arguments.GetValue(peers)!))
    {
        FinderScores scores = new();
        GroupingScores[] groupings = [.. rules.Select(_ => new GroupingScores())];
        bool isThere = true;
        foreach (SimulatedSky sky in Skies(arguments))
        {
            if (finder.Find(Mosaic(arguments, sky)) is not { } found)
            {
                isThere = false;
                break;
            }

            Matching matching = new(sky, found.Components);
            scores.Add(sky, found, matching);
            float[] pixels = MosaicRenderer.Render(sky);
            foreach ((JoinRule rule, GroupingScores grouping) in rules.Zip(groupings))
                grouping.Add(sky, matching, rule.Groups(sky, found.Components, pixels));
        }

        if (!isThere)
            continue;
        finderRows.Add(scores.Row(finder.Name));
        groupingRows.AddRange(rules.Zip(groupings).Select(pair => pair.Second.Row(finder.Name, pair.First.Name)));
    }

    Console.WriteLine($"{FinderScores.Header}\n{string.Join('\n', finderRows)}\n\n{GroupingScores.Header}\n{string.Join('\n', groupingRows)}");
});

Argument<string> mosaic = new("mosaic") { Description = "a FITS image" };
Argument<string> table = new("output") { Description = "the file that is written" };
Option<int> threads = new("--threads") { Description = "threads; one, as SExtractor", DefaultValueFactory = _ => 1 };
Command find = new("find", "Finds components with the library, and writes what that cost.") { mosaic, table, threads };
find.SetAction(arguments => OwnFinder.Run(arguments.GetValue(mosaic)!, arguments.GetValue(table)!, arguments.GetValue(threads)));

Option<bool> notebook = new("--notebook") { Description = "the notebook's network, not the recommended one" };
Option<int> rounds = new("--rounds") { Description = "rounds; medians are printed", DefaultValueFactory = _ => 5 };
Command classify = new("classify", "From a mosaic to a classified catalogue in one call, beside the finder alone and the engine alone.") { mosaic, threads, notebook, rounds };
classify.SetAction(arguments => OneCall.RunAsync(
    arguments.GetValue(mosaic)!, arguments.GetValue(notebook), arguments.GetValue(threads), arguments.GetValue(rounds)));

Command draw = new("picture", "Draws a mosaic with the sources that are found in it, as the pages have one.") { mosaic, table };
draw.SetAction(arguments =>
{
    using FitsImage image = FitsImage.Open(arguments.GetValue(mosaic)!);
    MosaicPicture.Draw(new SourceFinder().Find(image), new MosaicPictureOptions { Size = 600, Insets = 4, Order = InsetOrder.MostExtended }).Save(arguments.GetValue(table)!);
});
return await new RootCommand("Scores source finders.") { simulate, pairs, score, find, classify, draw }.Parse(args).InvokeAsync();

IEnumerable<SimulatedSky> Skies(ParseResult arguments) => Enumerable.Range(arguments.GetValue(first), arguments.GetValue(seeds))
    .Select(seed => SimulatedSky.Make((ulong)seed, arguments.GetValue(size)));

string Mosaic(ParseResult arguments, SimulatedSky sky) => Path.Combine(arguments.GetValue(folder)!, $"mosaic-{sky.Seed}.fits");
