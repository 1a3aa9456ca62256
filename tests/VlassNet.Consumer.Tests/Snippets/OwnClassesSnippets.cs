using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/how-to/own-classes.md.</summary>
internal static class OwnClassesSnippets
{
    public static async Task<EvaluationResult> Train(LabeledImages train, LabeledImages valid)
    {
        using VlassCnn model = new VlassCnnBuilder(train.Shape.Rows, train.Shape.Columns, train.Shape.Channels)
            .Convolution(32)
            .Convolution(32, dropout: 0.2f)
            .Dense(128, dropout: 0.3f)
            .Classes(train.ClassNames)
            .Seed(1)
            .Build();

        using VlassCnn deep = new VlassCnnBuilder(train.Shape.Rows, train.Shape.Columns, train.Shape.Channels)
            .Convolution(16, pool: false).Convolution(16)
            .Convolution(32, pool: false).Convolution(32)
            .GlobalAverage()
            .BatchNormalizationMomentum(0.9f)
            .Classes(train.ClassNames)
            .Build();
        Console.WriteLine(deep.Summary());

        TrainingOptions training = new() { Epochs = 3, ClassWeights = ClassWeights.Balanced };
        await new Trainer(training).FitAsync(model, train, valid);
        EvaluationResult result = new Evaluator().Evaluate(model, valid);
        Console.WriteLine(result.Report);
        Console.WriteLine($"Balanced accuracy: {result.Metrics.Values.BalancedAccuracy:F3}");
        return result;
    }

    public static async Task<LabeledImages> Name()
    {
        NpyDatasetOptions options = new() { ClassNames = ["Bent", "Straight"] };
        LabeledImages survey = await new NpyDatasetSource("images.npy", "labels.npy", options).LoadAsync();
        return survey;
    }

    public static LabeledImages Merge(LabeledImages train)
    {
        int[] kept = [.. Enumerable.Range(0, train.Count).Where(image => train.Label(image) != 3)];
        LabeledImages some = train.Select(kept);
        float[] pixels = [.. Enumerable.Range(0, some.Count).SelectMany(image => some.Image(image).ToArray())];
        int[] labels = [.. some.Labels().Select(label => label == 1 ? 1 : 0)];
        LabeledImages merged = LabeledImages.Create(pixels, labels, some.Shape, ["Extended or double", "Point source"]);
        return merged;
    }
}
