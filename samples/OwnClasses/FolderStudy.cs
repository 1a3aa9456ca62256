namespace OwnClasses;

/// <summary>What is asked for on the command line: folders of PNG images, a folder for each class.</summary>
/// <param name="Train">The images to train on.</param>
/// <param name="Valid">Images that choose the temperature and state the shares of the classes; none where null.</param>
/// <param name="Test">Images that choose nothing; none where null.</param>
/// <param name="Folds">Into how many parts the training images are divided where there are no others.</param>
/// <param name="Seed">Decides folds, first weights and views.</param>
/// <param name="Members">How many networks are trained; the answer is the mean of theirs.</param>
/// <param name="Epochs">Epochs; null for as many as suit the number of images.</param>
/// <param name="Out">Where the models and the report go.</param>
internal sealed record FolderStudy(string Train, string? Valid, string? Test, int Folds, ulong Seed, int Members, int? Epochs, string Out)
{
    /// <summary>A source at three scales: how much of an image's side each channel shows.</summary>
    private static readonly double[] Scales = [0.27, 0.43, 0.69];

    public async Task RunAsync(string command, CancellationToken stop)
    {
        LabeledImages train = await LoadAsync(Train, stop);
        Directory.CreateDirectory(Out);
        EvaluationResult result;
        LabeledImages tested;
        if (Valid is null)
            (result, tested) = (await CrossValidateAsync(train, stop), train);
        else
            (result, tested) = await HoldOutAsync(train, stop);

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
        result.SaveReport(report, tested, new ReportOptions { Title = title, Command = command }, stop);
        Console.WriteLine($"The report, with the images that it got wrong, is {report}.");
    }

    /// <summary>A folder's images, each as three channels: the whole source, its middle and its core.</summary>
    private static async Task<LabeledImages> LoadAsync(string folder, CancellationToken stop)
    {
        LabeledImages raw = await new ImageFolderSource(folder).LoadAsync(cancellationToken: stop);
        int side = Math.Min(raw.Shape.Rows, raw.Shape.Columns), size = Math.Min(64, side);
        ImagePreparation preparation = new()
        {
            Size = size,
            Crops = [.. Scales.Select(scale => Math.Max(size, (int)Math.Round(scale * side))).Distinct()],
            Normalization = PixelNormalization.Root(2),
        };
        Console.WriteLine($"{folder}: {raw.Count} images of {raw.Shape}, {string.Join(", ", raw.ClassNames.Zip(raw.ClassCounts()))}; {preparation}.");
        return preparation.Apply(raw, stop);
    }

    /// <summary>Trains on one set, chooses the temperature on a second, and answers for a third.</summary>
    private async Task<(EvaluationResult Result, LabeledImages Tested)> HoldOutAsync(LabeledImages train, CancellationToken stop)
    {
        LabeledImages valid = await LoadAsync(Valid!, stop);
        LabeledImages test = Test is null ? valid : await LoadAsync(Test, stop);
        LabeledImages[] sets = Test is null ? [train, valid] : [train, valid, test];
        Console.WriteLine($"Copies: {new LeakageCheck().Find(sets, ((string[])["train", "valid", "test"])[..sets.Length], cancellationToken: stop)}");
        Predictions[] found = TrainAndPredict(train, [valid, test], Out, stop);

        // The training set has the classes in shares of its own; those to be expected are those of the validation images.
        PriorCorrection shares = PriorCorrection.From(train, [.. valid.ClassCounts()]);
        TemperatureScaling scaling = TemperatureScaling.Fit(shares.Apply(found[0]), valid.Labels());
        Console.WriteLine($"Temperature {scaling.Temperature:F2}, which the {valid.Count} validation images chose.");
        return (EvaluationResult.Of(scaling.Apply(shares.Apply(found[1])), test.Labels()), test);
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

    /// <summary>Trains the members and predicts sets with them, each image as the mean of its eight views and of all members.</summary>
    private Predictions[] TrainAndPredict(LabeledImages train, LabeledImages[] sets, string? folder, CancellationToken stop)
    {
        float[][] sums = [.. sets.Select(set => new float[set.Count * set.ClassNames.Length])];
        Evaluator evaluator = new(new EvaluatorOptions { AverageSymmetries = true });
        for (int member = 0; member < Members; member++)
        {
            ulong seed = Seed + (ulong)member;
            using VlassCnn model = VlassCnn.Recommended(train.Shape, train.ClassNames, seed);
            TrainingOptions options = TrainingOptions.Recommended with { Seed = seed, Epochs = Epochs, Callbacks = [new EpochPrinter()] };
            new Trainer(options).FitAsync(model, train, cancellationToken: stop).GetAwaiter().GetResult();
            stop.ThrowIfCancellationRequested();
            if (folder is not null)
                model.Save(Path.Combine(folder, Members == 1 ? "model.safetensors" : $"model-{member + 1}.safetensors"));
            for (int set = 0; set < sets.Length; set++)
            {
                Predictions found = evaluator.Predict(model, sets[set], cancellationToken: stop);
                for (int place = 0; place < sums[set].Length; place++)
                    sums[set][place] += found.Probabilities[place] / Members;
            }
        }

        return [.. sums.Select(sum => new Predictions(sum, train.ClassNames))];
    }
}
