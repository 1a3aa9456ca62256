// What the order of labelling saves, and what several labellers are worth, with small networks that learn in seconds:
//
//     dotnet run -c Release --project benchmarks/Labeling -- curves survey
//     dotnet run -c Release --project benchmarks/Labeling -- curves ../shared/data/first-morphology
//     dotnet run -c Release --project benchmarks/Labeling -- votes
//
// A folder has the folders train and valid, with PNG files in a folder for each class.
using System.Globalization;
using VlassNet.LabelingBenchmarks;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["curves", string source]:
        await Curves.RunAsync(source, Console.Out);
        return 0;
    case ["votes"]:
        await Votes.RunAsync(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("Expected curves survey, curves FOLDER, or votes.");
        return 2;
}
