namespace OwnClasses;

/// <summary>What is asked for on the command line: folders of PNG images, a folder for each class.</summary>
/// <param name="Train">The images to train on.</param>
/// <param name="Valid">Images that choose the temperature and state the shares of the classes; none where null.</param>
/// <param name="Test">Images that choose nothing; none where null.</param>
/// <param name="Folds">Into how many parts the training images are divided where there are no others.</param>
/// <param name="Seed">Decides folds, first weights and views.</param>
/// <param name="Members">How many networks are trained; the answer is the mean of theirs.</param>
/// <param name="Epochs">Epochs; null for as many as suit the number of images.</param>
/// <param name="Out">Where the model, one file for all networks, and the report go.</param>
internal sealed record FolderStudy(string Train, string? Valid, string? Test, int Folds, ulong Seed, int Members, int? Epochs, string Out)
{
    /// <summary>A source at four scales: how much of an image's side each channel shows.</summary>
    private static readonly double[] Scales = [0.213, 0.373, 0.587, 0.96];

    public async Task RunAsync(string command, CancellationToken stop)
    {
        LabeledImages raw = await new ImageFolderSource(Train).LoadAsync(cancellationToken: stop);
        int side = Math.Min(raw.Shape.Rows, raw.Shape.Columns), size = Math.Min(64, side);

        // Each image as four channels, from the core to the whole source and its surroundings.
        ImagePreparation preparation = new()
        {
            Size = size,
            Crops = [.. Scales.Select(scale => Math.Max(size, (int)Math.Round(scale * side))).Distinct()],
            Normalization = PixelNormalization.Root(2),
        };
        Describe(Train, raw, preparation);
        LabeledImages train = preparation.Apply(raw, stop), tested = train;
        Directory.CreateDirectory(Out);
        EvaluationResult result;
        ModelCard? card = null;
        if (Valid is null)
            result = await CrossValidateAsync(train, stop);
        else
            (result, tested, card) = await HoldOutAsync(train, preparation, stop);

        MetricSet<MetricInterval> sure = result.Metrics.Bootstrap(cancellationToken: stop);
        Console.WriteLine($"\n{result.Report}\n{result.ConfusionMatrix}");
        string name = Valid is not null && Test is null ? "validation" : "test";
        Console.WriteLine($"{name} accuracy: {sure.Accuracy}");
        Console.WriteLine($"{name} macro F1: {sure.MacroF1}");
        Console.WriteLine($"{name} log-loss: {sure.LogLoss}");
        Console.WriteLine($"{name} calibration error: {sure.ExpectedCalibrationError}");
        if (result.Caution is { } caution)
            Console.WriteLine(caution);
        string report = Path.Combine(Out, "report.html");
        string title = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Train))}, {name} images";
        result.SaveReport(report, tested, new ReportOptions { Title = title, Command = command, Card = card }, stop);
        Console.WriteLine($"The report, with the images that it got wrong, is {report}.");
    }

    private static void Describe(string folder, LabeledImages raw, ImagePreparation preparation) => Console.WriteLine(
        $"{folder}: {raw.Count} images of {raw.Shape}, {string.Join(", ", raw.ClassNames.Zip(raw.ClassCounts()))}; {preparation}.");

    /// <summary>Trains on one set, calibrates with a second, and answers for a third, which are raw: the model prepares its images itself.</summary>
    private async Task<(EvaluationResult Result, LabeledImages Tested, ModelCard Card)> HoldOutAsync(
        LabeledImages train, ImagePreparation preparation, CancellationToken stop)
    {
        LabeledImages valid = await new ImageFolderSource(Valid!).LoadAsync(cancellationToken: stop);
        Describe(Valid!, valid, preparation);
        LabeledImages test = valid;
        if (Test is not null)
        {
            test = await new ImageFolderSource(Test).LoadAsync(cancellationToken: stop);
            Describe(Test, test, preparation);
        }

        LabeledImages[] others = Test is null ? [valid] : [valid, test], sets = [train, .. others.Select(set => preparation.Apply(set, stop))];
        Console.WriteLine($"Copies: {new LeakageCheck().Find(sets, ((string[])["train", "valid", "test"])[..sets.Length], cancellationToken: stop)}");
        using VlassEnsemble model = TrainMembers(train, stop);

        // The training set has the classes in shares of its own; those to be expected are those of the validation images.
        PriorCorrection shares = PriorCorrection.From(train, [.. valid.ClassCounts()]);
        Calibration calibration = model.Calibrate(valid, shares);
        Console.WriteLine($"Temperature {calibration.Temperature:F2}, which the {valid.Count} validation images chose.");
        model.Save(Path.Combine(Out, "model.safetensors"));
        return (new Evaluator().Evaluate(model, test, cancellationToken: stop), test, model.Card);
    }

    /// <summary>Each image is predicted by networks that have not seen it.</summary>
    private async Task<EvaluationResult> CrossValidateAsync(LabeledImages images, CancellationToken stop)
    {
        CrossValidationOptions options = new()
        {
            Folds = Folds, Members = Members, Seed = Seed,
            Training = TrainingOptions.Recommended with { Epochs = Epochs, Callbacks = [new EpochPrinter()] },
        };
        Console.WriteLine($"{Folds} folds, {Members} network(s) each:");
        CrossValidationResult found = await CrossValidation.RunAsync(
            (train, seed) => VlassCnn.Recommended(train.Shape, train.ClassNames, seed), images, options, cancellationToken: stop);
        Console.WriteLine($"{found}\nLabels to look at, the most doubtful first:");
        foreach (EvaluatedImage image in found.Doubtful(10))
            Console.WriteLine($"  {image.FileName}: {image.LabelName}, or rather {image.Prediction}?");
        return found.All;
    }

    /// <summary>Trains networks that differ in their seed alone.</summary>
    private VlassEnsemble TrainMembers(LabeledImages train, CancellationToken stop)
    {
        List<VlassCnn> members = [];
        for (int member = 0; member < Members; member++)
        {
            ulong seed = Seed + (ulong)member;
            members.Add(VlassCnn.Recommended(train.Shape, train.ClassNames, seed));
            TrainingOptions options = TrainingOptions.Recommended with { Seed = seed, Epochs = Epochs, Callbacks = [new EpochPrinter()] };
            new Trainer(options).FitAsync(members[^1], train, cancellationToken: stop).GetAwaiter().GetResult();
            stop.ThrowIfCancellationRequested();
        }

        return new VlassEnsemble(members);
    }
}
