using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>
/// Trains single networks of a plan. After each epoch, and when it is stopped, a run is written down, and the same command goes on from there.
/// </summary>
internal sealed class NetworkTraining(TrainingPlan plan, Screen screen)
{
    private readonly List<string> folders = [];

    /// <summary>Trains one network.</summary>
    /// <param name="title">What the progress is called.</param>
    /// <param name="train">The images to train on.</param>
    /// <param name="valid">Those to measure it with after each epoch; null for none.</param>
    /// <param name="member">Its number among the members, from 1, which with the plan's seed decides everything random.</param>
    /// <param name="folder">The folder for its checkpoints.</param>
    /// <param name="stop">Stops it; the history says so.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    public async Task<(VlassCnn Network, TrainingHistory History)> RunAsync(
        string title, LabeledImages train, LabeledImages? valid, int member, string folder, CancellationToken stop)
    {
        ulong seed = plan.Seed + (ulong)(member - 1);
        VlassCnn network = plan.From is not null ? Origin(plan.From, train, seed)
            : plan.HasNotebookNetwork ? Notebook(train, seed)
            : VlassCnn.Recommended(train.Shape, train.ClassNames, seed);
        folders.Add(folder);
        TrainingOptions options = plan.Training with { Seed = seed, Checkpoints = new CheckpointOptions { Folder = folder, Resume = true } };
        TrainingHistory history = await screen.WatchAsync(title, "steps", meter => new Trainer(options, screen).FitAsync(
            network, train, valid,
            meter.Of<TrainingProgress>((shown, step) => shown.Report(
                ((long)(step.Epoch - 1) * step.Steps) + step.Step, (long)step.Epochs * step.Steps,
                $"epoch {step.Epoch}/{step.Epochs}, loss {step.Loss:F3}, accuracy {step.Accuracy:F3}")),
            stop));
        if (history.StoppedBecause == StopReason.Cancelled)
            screen.Note($"Stopped; {plan.Checkpoints} has what is done. The same command goes on from there.");
        return (network, history);
    }

    /// <summary>Forgets how far the runs were, once all is complete.</summary>
    public void DeleteCheckpoints()
    {
        foreach (string folder in folders)
            Directory.Delete(folder, recursive: true);
        if (Directory.Exists(plan.Checkpoints) && !Directory.EnumerateFileSystemEntries(plan.Checkpoints).Any())
            Directory.Delete(plan.Checkpoints);
    }

    /// <summary>The network that is fine-tuned, with a new last layer where the classes are others.</summary>
    private static VlassCnn Origin(string path, LabeledImages train, ulong seed)
    {
        VlassCnn network = ModelFile.LoadNetwork(path);
        if (network.ClassNames.SequenceEqual(train.ClassNames))
            return network;
        using (network)
            return network.WithClasses(train.ClassNames, seed);
    }

    /// <summary>The notebook's layers, for images and classes of any kind.</summary>
    private static VlassCnn Notebook(LabeledImages train, ulong seed) =>
        new VlassCnnBuilder(train.Shape.Rows, train.Shape.Columns, train.Shape.Channels)
            .Convolution(75).Convolution(50, dropout: 0.2f).Convolution(25).Dense(512, dropout: 0.3f).Classes(train.ClassNames).Seed(seed).Build();
}
