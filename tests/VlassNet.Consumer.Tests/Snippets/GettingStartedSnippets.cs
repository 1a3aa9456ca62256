using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Simulation;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/getting-started.md.</summary>
internal static class GettingStartedSnippets
{
    public static async Task Run()
    {
        LabeledImages survey = await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 1000 }).LoadAsync();
        (LabeledImages train, LabeledImages valid) = survey.SplitAt(800);

        using VlassCnn model = VlassCnn.Notebook();
        await new Trainer(TrainingOptions.Notebook with { Epochs = 1 }).FitAsync(model, train, valid);

        ImagePrediction first = new Evaluator().Predict(model, valid.Image(0));
        Console.WriteLine($"{first}; it is {valid.ClassNames[valid.Label(0)]}");
    }

    /// <summary>Also in docs/models.md.</summary>
    public static TrainingOptions Interrupted()
    {
        TrainingOptions options = TrainingOptions.Notebook with
        {
            Checkpoints = new CheckpointOptions { Folder = "checkpoints", EverySteps = 500, Resume = true },
        };
        return options;
    }
}
