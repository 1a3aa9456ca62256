// The notebook "Building a Neural Network to Classify VLA Sky Survey Objects" (Brian R. Kent, NRAO; AAS 242, June 2023), retold
// from top to bottom. Every step of it is a few lines here; the options are in another file.
// Exit code: 0 done, 1 bad input, 2 bad options, 130 stopped by Ctrl-C.

using Tutorial;

try
{
    if (TutorialOptions.Parse(args, out int exitCode) is not { } options)
        return exitCode;
    using CancellationTokenSource source = new();
    Console.CancelKeyPress += (_, press) =>
    {
        // The first one goes on with the best so far; the second ends the program.
        press.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    };
    await RunAsync(options, source.Token);
    return source.IsCancellationRequested ? 130 : 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped before there was a network to keep.");
    return 130;
}
catch (Exception error) when (error is VlassNetException or IOException or UnauthorizedAccessException or ArgumentException or FormatException)
{
    Console.Error.WriteLine(error.Message.ReplaceLineEndings(" "));
    return 1;
}

async Task RunAsync(TutorialOptions options, CancellationToken stop)
{
    Screen screen = new();
    Directory.CreateDirectory(options.Out);

    // ---- Data import. From files, a URL or a simulation: all are an IDatasetSource that loads LabeledImages. Some of the images
    // are to train on; the others show how well the network does on images that it has never seen.
    screen.Heading("Data");
    LabeledImages survey = await options.Source.LoadAsync(cancellationToken: stop);
    (LabeledImages train, LabeledImages valid) = options.Validation is not null
        ? (survey, await options.Validation.LoadAsync(cancellationToken: stop))
        : survey.Count > 50_000 ? survey.SplitAt(50_000) : survey.Split(0.8, options.Seed);
    ImageShape shape = train.Shape;
    Console.WriteLine($"{train.Count + valid.Count} images, each of size {shape.Rows} x {shape.Columns} pixels.");
    Console.WriteLine($"There are {train.Count} objects for training and {valid.Count} for validation.");

    // ---- Categorize our classes. A label is an index into the names of the classes. The network's last layer has an output for
    // each class, so there is no need to turn labels into a matrix of zeros and ones.
    int[] trainCounts = train.ClassCounts();
    int[] validCounts = valid.ClassCounts();
    for (int label = 0; label < train.ClassNames.Length; label++)
        Console.WriteLine($"  {label}  {train.ClassNames[label],-20} {trainCounts[label],7} {validCounts[label],7}");

    // ---- Examine a training image, and a grid of 4 x 8 of them, in magma and with the origin below as in astronomy. These are
    // the images that the notebook shows; a smaller set shows its first ones.
    int[] objects =
    [
        19, 61, 67, 125, 144, 202, 221, 326, 366, 410, 438, 472, 488, 532, 570, 586,
        619, 644, 719, 762, 853, 879, 910, 926, 956, 984, 1016, 1036, 1117, 1178, 1186, 1204,
    ];
    if (train.Count <= objects.Max())
        objects = [.. Enumerable.Range(0, Math.Min(train.Count, 32))];
    CutoutPicture.Draw(train.Image(Math.Min(221, train.Count - 1)), shape).Save(options.PathOf("image.png"));
    CutoutPicture.Montage(train, objects, 4, 8, new PictureOptions { Zoom = 2 }).Save(options.PathOf("montage.png"));

    // ---- Build a sequential model: three blocks of convolution, ReLU, batch normalisation and pooling (the second with dropout),
    // a dense layer, and one output for each class. For 64 x 64 pixels and four classes this is VlassCnn.Notebook().
    screen.Heading("Model");
    using VlassCnn model = new VlassCnnBuilder(shape.Rows, shape.Columns, shape.Channels)
        .Convolution(75)
        .Convolution(50, dropout: 0.2f)
        .Convolution(25)
        .Dense(512, dropout: 0.3f)
        .Classes(train.ClassNames)
        .Seed(options.Seed)
        .Build();
    Console.WriteLine(model.Summary());

    // ---- Augment. The Universe does not care about the orientation of galaxies, so each epoch shows the network another view of each image:
    // one of the eight symmetries of the square, or, as in the notebook, turned, zoomed, shifted and flipped at random. Here are 32 views of one.
    TrainingOptions recipe = options.IsNotebook ? TrainingOptions.Notebook : TrainingOptions.Recommended;
    Pictures.DrawViews(recipe.Augmenter!, train, Math.Min(221, train.Count - 1), options.Seed).Save(options.PathOf("augmented.png"));

    // ---- Fit. The recommended recipe (AdamW, a cosine, exact statistics of batch normalisation) keeps the last weights. The notebook's,
    // RMSprop at 0.001, has its validation accuracy jump from epoch to epoch, from 0.84 to 0.69 at its end; so early stopping keeps the epoch
    // with the least validation loss. A patience of all epochs means that it never ends the training before its time.
    screen.Heading("Training");
    Console.WriteLine($"The recipe is the {(options.IsNotebook ? "notebook's" : "recommended one; --recipe notebook is the notebook's")}.");
    TrainingOptions training = recipe with
    {
        Epochs = options.Epochs ?? recipe.Epochs,
        EarlyStopping = options.IsNotebook ? new EarlyStopping { Patience = int.MaxValue } : null,
        Seed = options.Seed,
        Device = options.Device,
    };
    TrainingHistory history = await new Trainer(training, screen).FitAsync(model, train, valid, cancellationToken: stop);
    if (history.Epochs.Count == 0)
        throw new OperationCanceledException("Ctrl-C came before the first epoch was complete.", stop);

    // ---- With the recommended recipe the answer is the mean of an image's eight views. The validation images choose how sure it may be: one number,
    // the temperature, which the model keeps, so that whatever predicts with it averages and calibrates.
    Evaluator evaluator = new(new EvaluatorOptions { Device = options.Device });
    if (!options.IsNotebook)
        Console.WriteLine($"Calibrated: {evaluator.Calibrate(model, valid)}.");
    model.Save(options.PathOf("model.safetensors"));
    history.SaveCsv(options.PathOf("history.csv"));
    Figure.TrainingCurves(history).Save(options.PathOf("curves.svg"));

    // ---- Predict the class of one image.
    screen.Heading("Prediction");
    ImagePrediction prediction = evaluator.Predict(model, train.Image(0));
    Console.WriteLine($"[{string.Join(' ', prediction.Probabilities.ToArray())}]");
    Console.WriteLine($"The first training image is taken for: {prediction}. It is: {train.ClassNames[train.Label(0)]}.");

    // ---- How well did the fit perform? The notebook asks that of the images that it trained on. The honest answer comes from the
    // validation images, so they have the last word, and theirs is the confusion matrix: rows are true, columns predicted. What
    // they chose, such as an epoch, they flatter a little: a note says so. LabeledImages.SplitTrainValidationTest keeps a third part.
    string trainReport = Reports.OnTrainingImages(evaluator, model, train, stop);
    EvaluationResult result = evaluator.Evaluate(model, valid);
    string validReport = Reports.Text("Validation images", result);
    Figure.ConfusionMatrix(result.ConfusionMatrix).Save(options.PathOf("confusion-matrix.svg"));
    Figure.ConfusionMatrix(result.ConfusionMatrix, MatrixFigureOptions.HeatMap).Save(options.PathOf("heat-map.svg"));
    File.WriteAllText(options.PathOf("report.txt"), trainReport + validReport);

    // ---- And all of it to look at: one HTML file with intervals, curves, and the images that the network got wrong.
    result.SaveReport(options.PathOf("report.html"), valid, new ReportOptions
    {
        Title = "Validation images", History = history, Card = model.Card,
        Command = $"dotnet run -c Release --project samples/Tutorial -- {string.Join(' ', args)}",
    });
    Console.WriteLine();
    Console.WriteLine(trainReport);
    Console.WriteLine(validReport);
    Console.WriteLine($"Pictures, history, reports and weights are in {Path.GetFullPath(options.Out)}.");
}
