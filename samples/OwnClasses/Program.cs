// Own classes, own network, real images: tells Fanaroff-Riley I from Fanaroff-Riley II radio galaxies in the 600 images of the FIRST survey
// that are called FR-DEEP (Tang, Scaife and Leahy 2019), and says honestly how well:
//
//     dotnet run -c Release --project samples/OwnClasses -- folder-of-fr-deep --seed 1
//
// The folder has data_batch_1 ... data_batch_11, test_batch and batches.meta, as the data set is published. For folders of your own images,
// with the recommended network and recipe, there is the command vlassnet (docs/tool.md).
using System.CommandLine;
using System.Globalization;
using OwnClasses;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Argument<string> deep = new("fr-deep") { Description = "where FR-DEEP is" };
Option<int> epochs = new("--epochs") { Description = "epochs", DefaultValueFactory = _ => 40 };
Option<ulong> seed = new("--seed") { Description = "decides the split, the first weights and the views", DefaultValueFactory = _ => 1 };
Option<string> output = new("--out") { Description = "where the model and the report go", DefaultValueFactory = _ => "out/own-classes" };
RootCommand command = new("Trains a network on FR-DEEP, and says how good it is.") { deep, epochs, seed, output };
command.SetAction(async (arguments, stop) =>
{
    string line = $"dotnet run -c Release --project samples/OwnClasses -- {string.Join(' ', args)}", path = arguments.GetValue(output)!;

    // ---- The images, and their classes by the names that batches.meta has for them. One galaxy is there twice, under two names; to train
    // on it and be tested on it would be cheating, so both go to the same part.
    LabeledImages published = await PickleDatasetSource.Batches(arguments.GetValue(deep)!).LoadAsync(cancellationToken: stop);
    LabeledImages survey = EmptySky.Shrink(published, 3);
    LeakageReport copies = new LeakageCheck().Find(survey, cancellationToken: stop);
    ulong number = arguments.GetValue(seed);
    DatasetSplit split = survey.SplitTrainValidationTest(number, 0.7, 0.15, 0.15, copies);
    Console.WriteLine($"{survey.Count} images of {survey.Shape}: {string.Join(", ", survey.ClassNames.Zip(survey.ClassCounts()))}. {split}.");
    Console.WriteLine($"Copies: {copies}");

    // ---- The network. 600 images are few: small layers, and half of the dense layer dropped at each step.
    using VlassCnn model = new VlassCnnBuilder(survey.Shape.Rows, survey.Shape.Columns)
        .Convolution(16).Convolution(32).Convolution(32).Convolution(64)
        .Dense(64, dropout: 0.5f)
        .Classes(survey.ClassNames)
        .Seed(number)
        .Build();

    // ---- The training run. Every epoch turns each galaxy by another angle. The cosine lets the learning rate end at 0, which early stopping must
    // have the patience to see: it only chooses the epoch with the least validation loss here. The classes, 44 % and 56 %, need no weights (ClassWeights.Balanced).
    int count = arguments.GetValue(epochs);
    ConsoleProgress progress = new();
    TrainingHistory history = await new Trainer(new TrainingOptions
    {
        Epochs = count,
        BatchSize = 16,
        Optimizer = new Adam(),
        Schedule = new CosineDecay(),
        Augmenter = new AffineAugmenter(new AffineAugmentationOptions { RotationRange = 180, HorizontalFlip = true, FillMode = FillMode.Constant }),
        EarlyStopping = new EarlyStopping { Patience = count },
        Callbacks = [progress],
        Seed = number,
    }).FitAsync(model, split.Train, split.Validation, progress, stop);
    stop.ThrowIfCancellationRequested();

    // ---- The answer: the mean of each galaxy's eight views, with a temperature that the validation images chose. Nothing above has seen
    // the test images. 90 of them leave the answer uncertain; the intervals say by how much.
    // The temperature goes with the model, and views are averaged wherever it predicts.
    EvaluationResult once = new Evaluator().Evaluate(model, split.Test);
    EvaluationResult average = new Evaluator(new EvaluatorOptions { AverageSymmetries = true }).Evaluate(model, split.Test);
    Calibration calibration = model.Calibrate(split.Validation);
    EvaluationResult result = model.Evaluate(split.Test);
    MetricSet<MetricInterval> sure = result.Metrics.Bootstrap(cancellationToken: stop);
    Console.WriteLine($"\n{result.Report}\n{result.ConfusionMatrix}");
    Console.WriteLine($"Best epoch {history.BestEpoch?.Epoch} of {history.Epochs.Count}; temperature {calibration.Temperature:F2}. Test, with intervals of 95 %:");
    Console.WriteLine($"  accuracy           {sure.Accuracy}; of one view {once.Accuracy:F3}; of always \"{survey.ClassNames[1]}\" {Share(average, 1):F3}");
    Console.WriteLine($"  balanced accuracy  {sure.BalancedAccuracy}");
    Console.WriteLine($"  ROC area           {sure.MacroRocAuc}");
    Console.WriteLine($"  calibration error  {sure.ExpectedCalibrationError}; without temperature {average.Metrics.Values.ExpectedCalibrationError:F3}");
    if (average.Caution is { } caution)
        Console.WriteLine(caution);

    Directory.CreateDirectory(path);
    model.Save(Path.Combine(path, "model.safetensors"));
    result.SaveReport(Path.Combine(path, "report.html"), split.Test, new ReportOptions
    {
        Title = "FR-DEEP, test images", History = history, Card = model.Card,
        Command = line,
    }, stop);
    Console.WriteLine($"The report, with the galaxies that it got wrong, is {Path.Combine(path, "report.html")}.");
});
try
{
    return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is VlassNetException or IOException or UnauthorizedAccessException or OperationCanceledException or ArgumentException)
{
    Console.Error.WriteLine(error.Message);
    return error is OperationCanceledException ? 130 : 1;
}

static double Share(EvaluationResult result, int label) => result.Labels.Count(value => value == label) / (double)result.Labels.Length;
