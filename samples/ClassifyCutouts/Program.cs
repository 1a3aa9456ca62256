// Classifies radio sources in FITS images and writes a catalogue of them, one in the middle of each image, or those at positions in a mosaic:
//
//     dotnet run -c Release --project samples/ClassifyCutouts -- model.safetensors catalogue.csv cutouts/
//     dotnet run -c Release --project samples/ClassifyCutouts -- model.safetensors catalogue.vot mosaic.fits positions.csv
//
// For many mosaics, for sources that are to be found, and for parts on a cluster there is 'vlassnet catalogue' (docs/tool.md). Ctrl-C keeps the
// rows so far, and the same command goes on after them. Exit code: 0 done, 1 bad input, 2 bad usage, 130 stopped.
if (args.Length is < 3 or > 4)
{
    Console.Error.WriteLine("Expected a model, a catalogue to write, a FITS image or a folder of them, and if you like a list of positions in the image.");
    return 2;
}

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, press) =>
{
    // The first one keeps the rows so far; the second ends the process.
    press.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
try
{
    // ---- The model, a network or an ensemble. Its card says how much of the sky it wants to see and how pixels are to be scaled; where it does
    // not, they are scaled as in the published set. It also says whether views are averaged, and how probabilities are calibrated.
    using ImageClassifier model = ImageClassifier.Load(args[0]);
    SourceClassifier classifier = new(model);

    // ---- The sources.
    IReadOnlyList<CatalogSource> sources = args is [_, _, var mosaic, var positions]
        ? PositionList.Load(positions, mosaic, stop.Token)
        : [.. FitsFiles.In([args[2]]).Select(file => new CatalogSource(file))];
    Console.WriteLine($"{sources.Count} sources; {string.Join(", ", model.ClassNames)}.");

    // ---- The rows, as they come: name, position, class, probabilities, fluxes, flags. The file has its name when it is complete.
    CatalogFile catalogue = new(args[1]);
    CatalogResult result = await catalogue.WriteAsync(classifier, sources, cancellationToken: stop.Token);
    Console.WriteLine(result.IsComplete
        ? $"{result.Rows} rows are in {args[1]}."
        : $"Stopped: {result.Rows} rows are in {catalogue.UnfinishedPath}. The same command goes on.");
    return result.IsComplete ? 0 : 130;
}
catch (Exception error) when (error is VlassNetException or IOException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(error.Message.ReplaceLineEndings(" "));
    return 1;
}
