using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Reporting;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/notebook.md.</summary>
internal static class NotebookSnippets
{
    /// <summary>Compiled only: the published set is needed.</summary>
    public static async Task LoadAndFit()
    {
        LabeledImages survey = await new PickleDatasetSource("vlass_data_array.p", "vlass_labels.p").LoadAsync();
        (LabeledImages train, LabeledImages valid) = survey.SplitAt(50_000);
        await Fit(train, valid);
    }

    public static async Task<TrainingHistory> Fit(LabeledImages train, LabeledImages valid)
    {
        CutoutPicture.Draw(train.Image(0), train.Shape).Save("image.png");
        CutoutPicture.Montage(train, [0, 1, 2, 3, 4, 5, 6, 7], rows: 2, columns: 4).Save("montage.png");

        for (int label = 0; label < train.ClassNames.Length; label++)
            Console.WriteLine($"{label} {train.ClassNames[label]}: {train.ClassCounts()[label]} images");

        using VlassCnn model = new VlassCnnBuilder(64, 64)
            .Convolution(75)
            .Convolution(50, dropout: 0.2f)
            .Convolution(25)
            .Dense(512, dropout: 0.3f)
            .Classes(train.ClassNames)
            .Build();
        Console.WriteLine(model.Summary());

        AffineAugmenter augmenter = new(new AffineAugmentationOptions
        {
            RotationRange = 180,
            ZoomX = ZoomRange.Within(0.1),
            ZoomY = ZoomRange.Within(0.1),
            WidthShiftRange = 0.1,
            HeightShiftRange = 0.1,
            HorizontalFlip = true,
            VerticalFlip = true,
        });

        TrainingOptions options = new()
        {
            Epochs = 10,
            BatchSize = 32,
            Optimizer = new RmsProp(),
            Augmenter = augmenter,
        };
        TrainingHistory history = await new Trainer(options).FitAsync(model, train, valid);

        TrainingOptions better = options with { EarlyStopping = new EarlyStopping { Patience = 10 } };
        better.Validate();

        Figure.TrainingCurves(history).Save("curves.svg");
        history.SaveCsv("history.csv");

        Predictions predictions = new Evaluator().Predict(model, train);
        Console.WriteLine($"{predictions[0].ClassName}, {predictions[0].Probability:P0}");

        EvaluationResult result = new Evaluator().Evaluate(model, valid);
        Console.WriteLine(result.ConfusionMatrix);
        Console.WriteLine(result.Report);
        Figure.ConfusionMatrix(result.ConfusionMatrix).Save("confusion-matrix.svg");
        return history;
    }
}
