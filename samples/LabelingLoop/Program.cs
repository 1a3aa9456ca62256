// From unlabelled sources to a network of one's own: label some, train, classify the rest, look at what is doubtful, correct, fine-tune.
// The sources are simulated, and so is the person who labels them, who is wrong one time in twenty:
//
//     dotnet run -c Release --project samples/LabelingLoop
//
// Or label some yourself: the first line writes a page to open in a browser, the second learns from what you export there.
//
//     dotnet run -c Release --project samples/LabelingLoop -- page labels.html 50
//     dotnet run -c Release --project samples/LabelingLoop -- train labels-you.csv
//
// "review labels.html 50" writes a page for reviewing what a network says, with flags and surroundings made up.
using System.Globalization;
using LabelingLoop;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case []:
        await Loop.RunAsync();
        return 0;
    case ["page" or "review", string path, string text] when int.TryParse(text, out int count) && count > 0:
        foreach (string file in await Pages.WriteAsync(path, count, isReview: args[0] == "review"))
            Console.WriteLine($"{file}: {new FileInfo(file).Length / 1e6:F1} MB");
        return 0;
    case ["train", .. { Length: > 0 } files]:
        return await Pages.TrainAsync(files);
    default:
        Console.Error.WriteLine("Expected nothing, page FILE COUNT, review FILE COUNT, or train FILE….");
        return 2;
}
