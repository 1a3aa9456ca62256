// Which recipe is good on real sources: cross-validation of training recipes on a folder of PNG images, a folder for each class.
//
//     dotnet run -c Release --project benchmarks/Recipe -- FOLDER [FOLDER...] --recipe recommended --folds 5 --seed 1
//
// Several folders (such as train and valid) are taken together. A line for each fold, and one for all images together, each predicted by the
// network that has not seen it.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Recipe;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Prediction;
using VlassNet.Training;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Argument<string[]> folders = new("folder") { Description = "class folders of PNG images; several are taken together", Arity = ArgumentArity.OneOrMore };
Option<string> settings = new("--recipe") { Description = "settings, e.g. 'crops=80,128,208 epochs=20'; see Settings.cs", DefaultValueFactory = _ => "" };
Option<int> folds = new("--folds") { Description = "number of folds", DefaultValueFactory = _ => 5 };
Option<int> first = new("--first") { Description = "how many of the folds to train", DefaultValueFactory = _ => int.MaxValue };
Option<ulong> seed = new("--seed") { Description = "decides folds, weights and views", DefaultValueFactory = _ => 1 };
Option<int> members = new("--members") { Description = "networks whose probabilities are averaged", DefaultValueFactory = _ => 1 };
Option<int> threads = new("--threads") { Description = "threads; 0 for all cores", DefaultValueFactory = _ => 0 };
RootCommand command = new("Cross-validates a training recipe.") { folders, settings, folds, first, seed, members, threads };
command.SetAction(async (arguments, stop) =>
{
    Settings recipe = Settings.Parse(arguments.GetValue(settings)!);
    List<LabeledImages> sets = [];
    foreach (string folder in arguments.GetValue(folders)!)
        sets.Add(recipe.Preparation.Apply(await new ImageFolderSource(folder).LoadAsync(cancellationToken: stop), stop));
    LabeledImages images = Together(sets);
    Console.WriteLine($"{images.Count} images of {images.Shape}; {recipe}");
    Stopwatch watch = Stopwatch.StartNew();
    ulong start = arguments.GetValue(seed);
    CrossValidationOptions options = new()
    {
        Folds = arguments.GetValue(folds), Members = arguments.GetValue(members), Seed = start, AverageSymmetries = recipe.Views,
        Training = recipe.Options with { Threads = arguments.GetValue(threads) },
    };
    if (arguments.GetValue(first) < options.Folds)
    {
        foreach (Fold fold in images.Folds(options.Folds, start).Take(arguments.GetValue(first)))
        {
            Predictions found = await CrossValidation.PredictFoldAsync(recipe.Build, fold, options, cancellationToken: stop);
            Print($"fold {fold.Number}", EvaluationResult.Of(found, fold.Validation.Labels()));
        }
    }
    else
    {
        CrossValidationResult found = await CrossValidation.RunAsync(recipe.Build, images, options, cancellationToken: stop);
        for (int fold = 0; fold < found.Folds.Length; fold++)
            Print($"fold {fold}", found.Folds[fold]);
        Print("all", found.All);
        Console.WriteLine($"over the folds: accuracy {found.Spread.Accuracy}, macro F1 {found.Spread.MacroF1}, log-loss {found.Spread.LogLoss}");
    }

    Console.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s");

    void Print(string name, EvaluationResult result)
    {
        MetricSet<double> metrics = result.Metrics.Values;
        Console.WriteLine(
            $"{name,-8} accuracy {metrics.Accuracy:F4}  macro F1 {metrics.MacroF1:F4}  log-loss {metrics.LogLoss:F4}"
            + $"  calibration {metrics.ExpectedCalibrationError:F4}  recalls {string.Join(" ", metrics.Classes.Select(one => $"{one.Recall:F3}"))}");
    }
});
return await command.Parse(args).InvokeAsync();

static LabeledImages Together(List<LabeledImages> sets)
{
    if (sets.Count == 1)
        return sets[0];
    float[] pixels = [.. sets.SelectMany(set => Enumerable.Range(0, set.Count).SelectMany(image => set.Image(image).ToArray()))];
    return LabeledImages.Create(pixels, [.. sets.SelectMany(set => set.Labels())], sets[0].Shape, sets[0].ClassNames);
}
