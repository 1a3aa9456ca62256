// Classifies radio sources in FITS images and writes a catalogue of them:
//
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input cutouts/ --out catalogue.csv
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input mosaic.fits --positions list.csv --out catalogue.vot
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input mosaic.fits --find --out catalogue.csv
//
// Ctrl-C keeps the rows so far, and --resume goes on behind them. Exit code: 0 done, 1 bad input, 2 bad options, 130 stopped.

using ClassifyCutouts;

return await Session.RunAsync(args, async (options, screen, stop) =>
{
    // ---- The model, a network or an ensemble. Its card says how much of the sky it wants to see and how pixels are to be scaled; where it does
    // not, they are scaled as in the published set. It also says whether views are averaged, and how probabilities are calibrated.
    using ImageClassifier model = ImageClassifier.Load(options.Model);
    SourceClassifier classifier = new(
        model, new SourceClassifierOptions { Normalization = options.Normalization, PixelScale = options.PixelScale, Device = options.Device }, screen);

    // ---- The sources: those that are found in mosaics, each with the components that belong together; or one in the middle of each image, or those
    // at positions in one mosaic. Of them the part that is this process's, and the rows as they come.
    screen.Line($"{string.Join(", ", model.ClassNames)}.");
    CatalogResult result = await screen.WatchAsync(async progress =>
    {
        if (!options.Find)
            return await new CatalogFile(options.Out, options.Shard).WriteAsync(classifier, Inputs.Listed(options), options.Resume, progress, stop);
        MosaicCatalog catalog = new(classifier, logger: screen);
        MosaicCatalogResult found = await catalog.WriteAsync(options.Out, Inputs.Files(options), options.Shard, options.Resume, progress, stop);
        screen.Line($"{found.Sources.Length} sources of {found.Sources.Sum(source => source.Components.Length)} components.");
        return found.Catalog;
    });
    screen.Line(result.IsComplete
        ? $"{result.Rows} rows are in {options.Out}."
        : $"Stopped: {result.Rows} rows are in {options.Out}.part. Go on with --resume.");
    return result.IsComplete;
});
