// Classifies radio sources in FITS images and writes a catalogue of them:
//
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input cutouts/ --out catalogue.csv
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input mosaic.fits --positions list.csv --out catalogue.vot
//     dotnet run -c Release --project samples/ClassifyCutouts -- --model model.safetensors --input mosaic.fits --find --out catalogue.csv
//
// Ctrl-C keeps the rows so far, and the same command goes on behind them. Exit code: 0 done, 1 bad input, 2 bad options, 130 stopped.

using ClassifyCutouts;

return await Session.RunAsync(args, async (options, screen, stop) =>
{
    // ---- The model, a network or an ensemble. Its card says how much of the sky it wants to see and how pixels are to be scaled; where it does
    // not, they are scaled as in the published set. It also says whether views are averaged, and how probabilities are calibrated.
    using ImageClassifier model = ImageClassifier.Load(options.Model);
    SourceClassifier classifier = new(
        model, new SourceClassifierOptions { Normalization = options.Normalization, PixelScale = options.PixelScale, Device = options.Device }, screen);

    // ---- The sources: one in the middle of each image, or those at positions in one mosaic, or those that are found; and the part of them that is this process's.
    IReadOnlyList<CatalogSource> sources = Inputs.Find(options, screen, stop);
    CatalogFile catalogue = new(options.Out, options.Part);
    screen.Line($"{options.Part.Of(sources).Count} of {sources.Count} sources; {string.Join(", ", model.ClassNames)}.");

    // ---- The rows, as they come.
    CatalogResult result = await screen.WatchAsync(
        progress => catalogue.WriteAsync(classifier, sources, options.Overwrite, progress, stop));
    screen.Line(result.IsComplete
        ? $"{result.Rows} rows are in {catalogue.FilePath}."
        : $"Stopped: {result.Rows} rows are in {catalogue.UnfinishedPath}. The same command goes on.");
    return result.IsComplete;
});
