// Own classes, own network, real images: tells Fanaroff-Riley I from Fanaroff-Riley II radio galaxies in the 600 images of the FIRST survey
// that are called FR-DEEP (Tang, Scaife and Leahy 2019), and says honestly how well:
//
//     dotnet run -c Release --project samples/OwnClasses -- folder-of-fr-deep --seed 1
//
// The folder has data_batch_1 ... data_batch_11, test_batch and batches.meta, as the data set is published. Or on images of your own, PNG files in
// a folder for each class, with the recommended network and recipe (FolderStudy.cs):
//
//     dotnet run -c Release --project samples/OwnClasses -- --train DIR --valid DIR --test DIR --members 5
//     dotnet run -c Release --project samples/OwnClasses -- --folder DIR
using System.CommandLine;
using System.Globalization;
using OwnClasses;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Argument<string?> deep = new("fr-deep") { Description = "where FR-DEEP is", Arity = ArgumentArity.ZeroOrOne };
Option<string?> folder = new("--folder") { Description = "class folders of PNG images, to be cross-validated", HelpName = "DIR" };
Option<string?> train = new("--train") { Description = "class folders of PNG images to train on", HelpName = "DIR" };
Option<string?> valid = new("--valid") { Description = "such to choose the temperature; new images have their class shares", HelpName = "DIR" };
Option<string?> test = new("--test") { Description = "such to test with", HelpName = "DIR" };
Option<int> members = new("--members") { Description = "how many networks are trained, whose mean is the answer", DefaultValueFactory = _ => 1 };
Option<int> folds = new("--folds") { Description = "into how many parts --folder is divided", DefaultValueFactory = _ => 5 };
Option<int?> epochs = new("--epochs") { Description = "epochs; without it 40 for FR-DEEP, and as many as suit the number of images for folders" };
Option<ulong> seed = new("--seed") { Description = "decides the split, the first weights and the views", DefaultValueFactory = _ => 1 };
Option<string> output = new("--out") { Description = "where the model and the report go", DefaultValueFactory = _ => "out/own-classes" };
AtLeast(members, 1);
AtLeast(folds, 2);
AtLeast(epochs, 1);
RootCommand command = new("Trains networks on classes of your own, or on FR-DEEP, and says how good they are.")
{
    deep, folder, train, valid, test, members, folds, epochs, seed, output,
};
command.Validators.Add(result =>
{
    string?[] sources = [result.GetValue(deep), result.GetValue(folder), result.GetValue(train)];
    if (sources.Count(source => source is not null) != 1)
        result.AddError("Expected one of --folder, --train and the folder of FR-DEEP.");
    else if (result.GetValue(train) is null != result.GetValue(valid) is null || (result.GetValue(test) is not null && result.GetValue(train) is null))
        result.AddError("Expected --train with --valid, and --test only with these.");
});
command.SetAction(async (arguments, stop) =>
{
    string line = $"dotnet run -c Release --project samples/OwnClasses -- {string.Join(' ', args)}", path = arguments.GetValue(output)!;
    if ((arguments.GetValue(folder) ?? arguments.GetValue(train)) is { } own)
    {
        await new FolderStudy(
            own, arguments.GetValue(valid), arguments.GetValue(test), arguments.GetValue(folds), arguments.GetValue(seed), arguments.GetValue(members),
            arguments.GetValue(epochs), path).RunAsync(line, stop);
        return;
    }

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
    int count = arguments.GetValue(epochs) ?? 40;
    TrainingHistory history = await new Trainer(new TrainingOptions
    {
        Epochs = count,
        BatchSize = 16,
        Optimizer = new Adam(),
        Schedule = new CosineDecay(),
        Augmenter = new AffineAugmenter(new AffineAugmentationOptions { RotationRange = 180, HorizontalFlip = true, FillMode = FillMode.Constant }),
        EarlyStopping = new EarlyStopping { Patience = count },
        Callbacks = [new EpochPrinter()],
        Seed = number,
    }).FitAsync(model, split.Train, split.Validation, cancellationToken: stop);
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

static void AtLeast<T>(Option<T> option, int least) => option.Validators.Add(result =>
{
    if (Convert.ToInt32(result.GetValueOrDefault<T>(), CultureInfo.InvariantCulture) < least)
        result.AddError($"Expected {option.Name} ≥ {least}.");
});

static double Share(EvaluationResult result, int label) => result.Labels.Count(value => value == label) / (double)result.Labels.Length;
