using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/training.md.</summary>
internal static class TrainingSnippets
{
    public static async Task<TrainingHistory> FineTune(LabeledImages few)
    {
        using VlassCnn survey = VlassCnn.Load("model.safetensors");
        using VlassCnn mine = survey.WithClasses(few.ClassNames, seed: 1);
        TrainingOptions options = new() { Epochs = 30, FrozenEpochs = 15, LearningRate = 3e-4f };
        TrainingHistory history = await new Trainer(options).FitAsync(mine, few);
        return history;
    }
}
