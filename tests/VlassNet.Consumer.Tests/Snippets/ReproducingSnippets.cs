using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Sky;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/how-to/reproducing.md.</summary>
internal static class ReproducingSnippets
{
    public static async Task Train(LabeledImages train, LabeledImages valid)
    {
        using VlassCnn model = VlassCnn.Notebook(seed: 7);
        TrainingOptions options = TrainingOptions.Notebook with { Epochs = 1, Seed = 7, Device = ComputeDevice.Cpu };
        await new Trainer(options).FitAsync(model, train, valid);
        model.Save("model.safetensors");
    }

    public static void Remember()
    {
        using VlassCnn model = VlassCnn.Load("model.safetensors");
        Console.WriteLine($"Seed {model.Card.Seed}, images {model.Card.TrainingData}");
        foreach ((string option, string value) in model.Card.Training)
            Console.WriteLine($"{option}: {value}");
        model.Card = model.Card with { Normalization = PixelNormalization.MinMax.ToString() };
        model.Save("model.safetensors");
    }

    public static MetricInterval Measure(LabeledImages valid)
    {
        using VlassCnn published = VlassCnn.Load("model.safetensors");
        Predictions predictions = new Evaluator().Predict(published, valid);
        predictions.Count.Should().Be(valid.Count);

        MetricSet<MetricInterval> intervals = new Evaluator().Evaluate(published, valid).Metrics.Bootstrap();
        Console.WriteLine($"accuracy {intervals.Accuracy}");
        return intervals.Accuracy;
    }
}
