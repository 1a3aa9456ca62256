using System.Collections.Immutable;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Explanation;
using VlassNet.Networks;
using VlassNet.Reporting;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/evaluation.md.</summary>
internal static class EvaluationSnippets
{
    public static async Task<EvaluationResult> Divide(VlassCnn model, LabeledImages survey, TrainingOptions options)
    {
        LeakageReport copies = new LeakageCheck().Find(survey);                    // the same image twice, turned, reflected, with noise
        DatasetSplit split = survey.SplitTrainValidationTest(seed: 1, duplicates: copies);     // 0.8, 0.1, 0.1, with the same mix of classes
        await new Trainer(options).FitAsync(model, split.Train, split.Validation); // validation chooses
        EvaluationResult result = new Evaluator().Evaluate(model, split.Test);     // test reports, once
        Console.WriteLine(result.Caution ?? "new images");
        return result;
    }

    public static LabeledImages Clean(LabeledImages train, LabeledImages test)
    {
        LeakageReport report = new LeakageCheck().Find([train, test], ["train", "test"]);
        Console.WriteLine(report);                         // 3 matches: …; 3 of test are also in train: 1 matches exact, 2 near, 1 with other labels
        LabeledImages clean = report.WithoutDuplicates(0); // train without what test has too
        return clean;
    }

    public static async Task<CrossValidationResult> CrossValidate(LabeledImages images, TrainingOptions training)
    {
        CrossValidationOptions options = new() { Folds = 5, Members = 1, Training = training };
        CrossValidationResult found = await CrossValidation.RunAsync(
            (train, seed) => VlassCnn.Recommended(train.Shape, train.ClassNames, seed), images, options);
        Console.WriteLine($"{found.All.Report}\naccuracy {found.Spread.Accuracy}, log-loss {found.Spread.LogLoss}");    // over the folds
        foreach (EvaluatedImage image in found.Doubtful(20))
            Console.WriteLine($"image {image.Image}: labelled {image.LabelName}, {image.Prediction}");
        return found;
    }

    public static int[] Improve(VlassCnn model, LabeledImages validation, LabeledImages test)
    {
        // The mean of eight views, the same answer however the image is turned, and confidence that means what it says: 0.9 is right nine
        // times in ten. Both go with the model, in its card and its file, and whatever predicts with it does so.
        Calibration calibration = model.Calibrate(validation);
        EvaluationResult average = model.Evaluate(test);

        // One view, eight times as fast, with a temperature of its own in place of the other.
        Evaluator evaluator = new(new() { AverageSymmetries = false });
        evaluator.Calibrate(model, validation, criterion: TemperatureCriterion.Confidence);
        EvaluationResult result = evaluator.Evaluate(model, test);

        // Only what the network is sure of, at a precision of 95 %; the rest is for a person.
        AbstentionRule rule = AbstentionRule.Fit(evaluator.Evaluate(model, validation), precision: 0.95);
        ImmutableArray<bool> keep = rule.Apply(result.Predictions);

        // A threshold for each class, where the most probable class is not the best answer.
        ClassThresholds thresholds = ClassThresholds.Fit(evaluator.Evaluate(model, validation), ThresholdCriterion.BestF1);
        int[] classes = thresholds.Apply(result.Predictions);

        // What to look at.
        foreach (EvaluatedImage wrong in result.MostConfidentMistakes(20))
            Console.WriteLine($"image {wrong.Image}: {wrong.Prediction}, labelled {wrong.LabelName}");
        Console.WriteLine(calibration);
        return [classes.Length, keep.Length, average.Labels.Length];
    }

    public static void Explain(VlassCnn model, LabeledImages images)
    {
        ReadOnlySpan<float> image = images.Image(0);
        Attributor attributor = new();
        AttributionMap seen = attributor.GradCam(model, image);                  // where the network looked
        AttributionMap added = attributor.IntegratedGradients(model, image);     // what each pixel adds to the score
        AttributionMap missed = attributor.Occlusion(model, image);              // what would be missing
        CutoutPicture.Overlay(image, images.Shape, added).Save("why.png");
        Console.WriteLine($"{added.ClassName}: off by {added.Completeness!.RelativeError:P1} after {added.Completeness.Steps} steps");
        Console.WriteLine($"{seen.Method}, {missed.Method}");
    }

    public static void Report(VlassCnn model, LabeledImages valid, TrainingHistory history)
    {
        EvaluationResult result = new Evaluator().Evaluate(model, valid);
        result.SaveReport("report.html", valid, new ReportOptions { Title = "VLASS, validation", History = history, Card = model.Card });
        result.SaveFigures("figures", new ReportOptions { History = history });
    }
}
