using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Simulation;
using VlassNet.Training;

namespace VlassNet.Interruption;

/// <summary>A training run that writes checkpoints every few steps, and then its weights.</summary>
internal sealed class TrainingJob : Job
{
    public override string Name => "training";

    public override string Result => "model.safetensors";

    public override void Work(string folder, string argument)
    {
        LabeledImages images = new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 400 }).LoadAsync().GetAwaiter().GetResult();
        using VlassCnn model = new VlassCnnBuilder(64, 64).Convolution(16).Convolution(12, dropout: 0.2f).Dense(32, dropout: 0.3f).Build();
        CheckpointOptions checkpoints = new() { Folder = Path.Combine(folder, "checkpoints"), EverySteps = 3, Resume = true };
        TrainingOptions options = TrainingOptions.Notebook with { Epochs = 12, BatchSize = 16, Checkpoints = checkpoints };
        (LabeledImages train, LabeledImages validation) = images.SplitAt(320);
        new Trainer(options).FitAsync(model, train, validation).GetAwaiter().GetResult();
        model.Save(Path.Combine(folder, Result));
    }
}
