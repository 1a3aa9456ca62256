using Microsoft.Extensions.DependencyInjection;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/models.md.</summary>
internal static class ModelsSnippets
{
    public static void Card(VlassCnn model)
    {
        ModelCard card = model.Card;
        Console.WriteLine($"seed {card.Seed}, trained on {card.TrainingData}, {card.Training["optimizer"]}");
        foreach (ModelMetric metric in card.Metrics)
            Console.WriteLine($"{metric.Name}: {metric.Value}");
    }

    public static void Place()
    {
        using VlassCnn model = ModelImporter.Load("network.pt", new ImportOptions { Normalization = NormalizationPlace.BeforeRelu });
        Console.WriteLine(model.Summary());
    }

    public static ImagePrediction Service(IServiceCollection services, float[] pixels)
    {
        using Predictor predictor = Predictor.Load("model.safetensors");
        ImagePrediction prediction = predictor.Predict(pixels);
        services.AddVlassNetPredictor("model.safetensors");       // with Microsoft.Extensions.DependencyInjection
        return prediction;
    }

    public static string Together(IEnumerable<VlassCnn> networks, LabeledImages train, LabeledImages validation)
    {
        using VlassEnsemble ensemble = new(networks);                              // for the same images and classes
        ensemble.Calibrate(validation, PriorCorrection.From(train, 40, 30, 20, 10)); // the shares of the images to be classified
        ensemble.Save("ensemble.safetensors");                                     // one file
        using Predictor predictor = Predictor.Load("ensemble.safetensors");        // a network's file or an ensemble's
        return ensemble.ToString();
    }

    public static ImagePrediction Raw(Predictor predictor, float[] picture)
    {
        ImagePrediction prediction = predictor.Predict(picture, new ImageShape(300, 300));
        return prediction;
    }
}
