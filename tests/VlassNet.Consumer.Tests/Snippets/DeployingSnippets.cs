using Microsoft.Extensions.DependencyInjection;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/how-to/deploying.md.</summary>
internal static class DeployingSnippets
{
    public static void Predict(float[] pixels)
    {
        using Predictor predictor = Predictor.Load("model.safetensors");
        ImagePrediction prediction = predictor.Predict(pixels);
        Console.WriteLine($"{prediction.ClassName} {prediction.Probability:F2}");
    }

    public static void Register(IServiceCollection services)
    {
        services.AddVlassNetPredictor("model.safetensors", new PredictorOptions { Device = ComputeDevice.Cpu });
    }

    public static void Compare(VlassCnn candidate, LabeledImages valid)
    {
        using VlassCnn deployed = VlassCnn.Load("model.safetensors");
        EvaluationResult before = new Evaluator().Evaluate(deployed, valid), after = new Evaluator().Evaluate(candidate, valid);
        Console.WriteLine($"{before.Accuracy:F4} → {after.Accuracy:F4}, p = {McNemarTest.Compare(before, after).PValue:F3}");
    }
}
