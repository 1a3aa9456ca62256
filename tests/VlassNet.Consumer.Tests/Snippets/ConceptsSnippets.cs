using VlassNet.Augmentation;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Reporting;
using VlassNet.Sky;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/concepts.md.</summary>
internal static class ConceptsSnippets
{
    public static void Augment(LabeledImages train)
    {
        IAugmenter augmenter = new AffineAugmenter(AffineAugmentationOptions.Notebook);
        float[] views = new float[8 * train.Shape.Length];
        for (int view = 0; view < 8; view++)
            augmenter.Augment(train.Image(3), views.AsSpan(view * train.Shape.Length, train.Shape.Length), train.Shape, new SampleKey(Seed: 1, Epoch: view, Sample: 3));
        LabeledImages shown = LabeledImages.Create(views, new int[8], train.Shape, train.ClassNames);
        CutoutPicture.Montage(shown, [0, 1, 2, 3, 4, 5, 6, 7], rows: 1, columns: 8).Save("augmented.png");
    }

    public static async Task<LabeledImages> Normalize()
    {
        FitsDatasetOptions options = new() { Cutout = new CutoutOptions { Normalization = PixelNormalization.Asinh() } };
        LabeledImages survey = await FitsDatasetSource.FromTable("labels.csv", "mosaic.fits", options).LoadAsync();
        return survey;
    }

    public static async Task Train(VlassCnn model, LabeledImages train, LabeledImages valid)
    {
        TrainingOptions training = new() { Epochs = 2, ClassWeights = ClassWeights.Balanced };
        await new Trainer(training).FitAsync(model, train, valid);
        EvaluationResult result = new Evaluator().Evaluate(model, valid);
        MetricSet<double> values = result.Metrics.Values;
        Console.WriteLine($"accuracy {values.Accuracy:F3}, balanced {values.BalancedAccuracy:F3}, macro F1 {values.MacroF1:F3}");

        foreach (ReliabilityBin bin in result.Metrics.Reliability)
            Console.WriteLine($"{bin.Low:F1} to {bin.High:F1}: {bin.Count} images, says {bin.Confidence:F2}, is right {bin.Accuracy:F2}");
        Console.WriteLine($"expected calibration error {result.Metrics.Values.ExpectedCalibrationError:F3}, Brier score {result.Metrics.Values.BrierScore:F3}");
    }
}
