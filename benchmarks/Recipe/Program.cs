// Which recipe is good on real sources: cross-validation of training recipes on a folder of PNG images, a folder for each class.
//
//     dotnet run -c Release --project benchmarks/Recipe -- FOLDER [FOLDER...] --recipe "crops=64,112,176,288" --folds 5 --seed 1
//
// Several folders (such as train and valid) are taken together. A line for each network that was trained on all folds but one in turn,
// over all images, each predicted by those that have not seen it; with --members also for the mean of their probabilities.
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
Option<int> members = new("--members") { Description = "networks of seeds that follow each other, with the folds of the first", DefaultValueFactory = _ => 1 };
Option<int> threads = new("--threads") { Description = "threads; 0 for all cores", DefaultValueFactory = _ => 0 };
RootCommand command = new("Cross-validates a recipe for training.") { folders, settings, folds, first, seed, members, threads };
command.SetAction(async (arguments, stop) =>
{
    Settings recipe = Settings.Parse(arguments.GetValue(settings)!);
    CombinedDatasetSource source = new([.. arguments.GetValue(folders)!.Select(folder => new ImageFolderSource(folder))]);
    LabeledImages images = recipe.Preparation.Apply(await source.LoadAsync(cancellationToken: stop), stop);
    Console.WriteLine($"{images.Count} images of {images.Shape}; {recipe}");
    Stopwatch watch = Stopwatch.StartNew();
    ulong start = arguments.GetValue(seed);
    int networks = arguments.GetValue(members), classes = images.ClassNames.Length;
    TrainingOptions training = recipe.Options with { Threads = arguments.GetValue(threads) };
    List<int> labels = [], places = [];
    List<float>[] found = [.. Enumerable.Range(0, networks).Select(_ => new List<float>())];
    foreach (Fold fold in images.Folds(arguments.GetValue(folds), start).Take(arguments.GetValue(first)))
    {
        labels.AddRange(fold.Validation.Labels());
        places.AddRange(fold.Places);
        for (int member = 0; member < networks; member++)
        {
            CrossValidationOptions options = new() { Seed = start + (ulong)member, AverageSymmetries = recipe.Views, Training = training };
            Predictions one = await CrossValidation.PredictFoldAsync(recipe.Build, fold, options, cancellationToken: stop);
            found[member].AddRange(one.Probabilities);
        }
    }

    List<MetricSet<double>> singles = [.. found.Select((one, member) => Print($"network {member + 1}", [.. one]))];
    if (networks > 1)
    {
        Console.WriteLine(
            $"one network, mean ± sd of {networks}: accuracy {Spread(metrics => metrics.Accuracy)}, macro F1 {Spread(metrics => metrics.MacroF1)}, "
            + $"log-loss {Spread(metrics => metrics.LogLoss)}, calibration {Spread(metrics => metrics.ExpectedCalibrationError)}");
        Print($"mean of {networks}", Mean());
        int contradicted = Enumerable.Range(0, labels.Count).Count(place => found.All(one => ClassOf(one, place) != labels[place]));
        Console.WriteLine($"{(double)contradicted / labels.Count:P1} of the images get another class than their label from every network");
    }

    Console.WriteLine("Labels to look at, the most doubtful first:");
    EvaluationResult mean = EvaluationResult.Of(new Predictions(Mean(), images.ClassNames), [.. labels]);
    foreach (int place in Enumerable.Range(0, labels.Count).OrderBy(place => mean.Predictions[place].Probabilities[labels[place]]).Take(20))
        Console.WriteLine($"  {images.FileName(places[place])}: {images.ClassNames[labels[place]]}, or rather {mean.Predictions[place]}?");
    Console.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s");

    int ClassOf(List<float> probabilities, int place)
    {
        List<float> own = probabilities.GetRange(place * classes, classes);
        return own.IndexOf(own.Max());
    }

    float[] Mean() => [.. Enumerable.Range(0, found[0].Count).Select(value => found.Average(one => one[value]))];

    string Spread(Func<MetricSet<double>, double> metric)
    {
        double average = singles.Average(metric);
        double deviation = Math.Sqrt(singles.Sum(one => Math.Pow(metric(one) - average, 2)) / (networks - 1));
        return $"{average:F4} ± {deviation:F4}";
    }

    MetricSet<double> Print(string name, float[] probabilities)
    {
        MetricSet<double> metrics = EvaluationResult.Of(new Predictions(probabilities, images.ClassNames), [.. labels]).Metrics.Values;
        Console.WriteLine(
            $"{name,-10} accuracy {metrics.Accuracy:F4}  macro F1 {metrics.MacroF1:F4}  log-loss {metrics.LogLoss:F4}"
            + $"  calibration {metrics.ExpectedCalibrationError:F4}  recalls {string.Join(" ", metrics.Classes.Select(one => $"{one.Recall:F3}"))}");
        return metrics;
    }
});
return await command.Parse(args).InvokeAsync();
