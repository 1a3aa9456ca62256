// Classifies radio sources in FITS images and writes a catalogue of them:
//
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input cutouts/ --out catalogue.csv
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input mosaic.fits --positions list.csv --out catalogue.vot
//
// Ctrl-C keeps the rows so far, and --resume goes on behind them. Exit code: 0 done, 1 bad input, 2 bad options, 130 stopped.

using ClassifyCutouts;

return await Session.RunAsync(args, async (options, screen, stop) =>
{
    // ---- The model. Its card says how pixels are to be scaled; where it does not, they are scaled as in the published set.
    using VlassCnn model = VlassCnn.Load(options.Model);
    SourceClassifier classifier = new(
        model, new SourceClassifierOptions { Normalization = options.Normalization, PixelScale = options.PixelScale, Device = options.Device }, screen);

    // ---- The sources: one in the middle of each image, or those at positions in one mosaic; and the part of them that is this process's.
    IReadOnlyList<CatalogSource> sources = Inputs.Find(options);
    CatalogFile catalogue = new(options.Out, options.Shard);
    screen.Line($"{options.Shard.Of(sources).Count} of {sources.Count} sources; {string.Join(", ", model.ClassNames)}.");

    // ---- The rows, as they come.
    CatalogResult result = await screen.WatchAsync(
        progress => catalogue.WriteAsync(classifier, sources, options.Resume, progress, stop));
    screen.Line(result.IsComplete
        ? $"{result.Rows} rows are in {options.Out}."
        : $"Stopped: {result.Rows} rows are in {catalogue.PartPath}. Go on with --resume.");
    return result.IsComplete;
});
