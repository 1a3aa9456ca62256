// The notebook "Building a Neural Network to Classify VLA Sky Survey Objects" (Brian R. Kent, NRAO; AAS 242, June 2023), retold
// from top to bottom. Every step of it is a few lines here; the command line and the progress bars are in the other files.

using Tutorial;

return await Session.RunAsync(args, async (options, stop) =>
{
    Screen screen = new();

    // ---- Data import. From files, a URL or a simulation: all are an IDatasetSource that loads LabeledImages. Some of the images
    // are to train on; the others show how well the network does on images that it has never seen.
    screen.Heading("Data");
    (LabeledImages train, LabeledImages valid) = await DataSets.LoadAsync(options, screen, stop);
    ImageShape shape = train.Shape;
    screen.Line($"{train.Count + valid.Count} images, each of size {shape.Rows} x {shape.Columns} pixels.");
    screen.Line($"There are {train.Count} objects for training and {valid.Count} for validation.");

    // ---- Categorize our classes. A label is an index into the names of the classes. The network's last layer has an output for
    // each class, so there is no need to turn labels into a matrix of zeros and ones.
    int[] trainCounts = train.ClassCounts();
    int[] validCounts = valid.ClassCounts();
    for (int label = 0; label < train.ClassNames.Length; label++)
        screen.Line($"  {label}  {train.ClassNames[label],-20} {trainCounts[label],7} {validCounts[label],7}");

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
    screen.Line(model.Summary());

    // ---- Augment. The Universe does not care about the orientation of galaxies, so each epoch shows the network another view of each image:
    // one of the eight symmetries of the square, or, as in the notebook, turned, zoomed, shifted and flipped at random. Here are 32 views of one.
    TrainingOptions recipe = options.Recipe == Recipe.Notebook ? TrainingOptions.Notebook : TrainingOptions.Recommended;
    Pictures.DrawViews(recipe.Augmenter!, train, Math.Min(221, train.Count - 1), options.Seed).Save(options.PathOf("augmented.png"));

    // ---- Fit. The recommended recipe (AdamW, a cosine, exact statistics of batch normalisation) keeps the last weights. The notebook's,
    // RMSprop at 0.001, has its validation accuracy jump from epoch to epoch, from 0.84 to 0.69 at its end; so early stopping keeps the epoch
    // with the least validation loss. A patience of all epochs means that it never ends the training before its time.
    screen.Heading("Training");
    screen.Line($"The recipe is the {(options.Recipe == Recipe.Notebook ? "notebook's" : "recommended one; --recipe notebook is the notebook's")}.");
    TrainingOptions training = recipe with
    {
        Epochs = options.Epochs,
        BatchSize = options.BatchSize,
        EarlyStopping = options.Recipe == Recipe.Notebook ? new EarlyStopping { Patience = int.MaxValue } : null,
        Seed = options.Seed,
        Device = options.Device,
        Checkpoints = options.Checkpoints is { } folder ? new CheckpointOptions { Folder = folder, Resume = true } : null,
    };
    Rescue rescue = new(model, options.PathOf("model.safetensors"), screen);
    TrainingHistory history = await rescue.FromFaultsOf(screen.FitAsync(new Trainer(training, screen), model, train, valid, stop));
    if (history.Epochs.Count == 0)
        throw new OperationCanceledException("Ctrl-C came before the first epoch was complete.", stop);

    // ---- With the recommended recipe the answer is the mean of an image's eight views. The validation images choose how sure it may be: one number,
    // the temperature, which the model keeps, so that whatever predicts with it averages and calibrates.
    Evaluator evaluator = new(new EvaluatorOptions { Device = options.Device });
    if (options.Recipe == Recipe.Recommended)
        screen.Line($"Calibrated: {evaluator.Calibrate(model, valid)}.");
    rescue.Save();
    history.SaveCsv(options.PathOf("history.csv"));
    Figure.TrainingCurves(history).Save(options.PathOf("curves.svg"));

    // ---- Predict the class of one image.
    screen.Heading("Prediction");
    ImagePrediction prediction = evaluator.Predict(model, train.Image(0));
    screen.Line($"[{string.Join(' ', prediction.Probabilities.ToArray())}]");
    screen.Line($"The first training image is taken for: {prediction}. It is: {train.ClassNames[train.Label(0)]}.");

    // ---- How well did the fit perform? The notebook asks that of the images that it trained on. The honest answer comes from the
    // validation images, so they have the last word, and theirs is the confusion matrix: rows are true, columns predicted. What
    // they chose, such as an epoch, they flatter a little: a note says so. LabeledImages.SplitTrainValidationTest keeps a third part.
    string trainReport = await Reports.OnTrainingImagesAsync(screen, evaluator, model, train, stop);
    EvaluationResult result = await screen.EvaluateAsync(evaluator, model, valid, CancellationToken.None);
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
    screen.Line();
    screen.Line(trainReport);
    screen.Line(validReport);
    screen.Line($"Pictures, history, reports and weights are in {Path.GetFullPath(options.Out)}.");
});
