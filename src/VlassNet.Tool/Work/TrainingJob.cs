using System.Text.Json.Nodes;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>Trains the networks of a plan, one after the other, and leaves the model, its report and its history.</summary>
/// <remarks>
/// After each epoch, and when it is stopped, a run is written down; the same command goes on from there. The model's file is there when it is
/// complete, and not before.
/// </remarks>
internal sealed class TrainingJob(TrainingPlan plan, Screen screen)
{
    /// <summary>The entry of a model's card that says which member of an ensemble, or which fold, it is.</summary>
    public const string MemberEntry = "member";

    public const string FoldEntry = "fold";

    private readonly List<VlassCnn> networks = [];
    private readonly List<string> folders = [];

    /// <summary>Does it.</summary>
    /// <returns>False where it was stopped.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(plan.Out))!;
        Directory.CreateDirectory(folder);
        TrainingSets sets = await TrainingSets.LoadAsync(plan, screen, stop);
        int first = plan.Member?.Number ?? 1, last = plan.Member?.Number ?? plan.Members;
        TrainingHistory? history = null;
        try
        {
            for (int member = first; member <= last; member++)
            {
                history = await TrainAsync(member, sets, stop);
                if (history.StoppedBecause == StopReason.Cancelled)
                {
                    screen.Note($"Stopped; {plan.Checkpoints} has what is done. The same command goes on from there.");
                    return false;
                }
            }

            await FinishAsync(sets, history!, stop);
        }
        finally
        {
            foreach (VlassCnn network in networks)
                network.Dispose();
        }

        // The model is complete, so nothing is to be gone on with.
        foreach (string done in folders)
            Directory.Delete(done, recursive: true);
        if (folders.Count > 0 && Directory.Exists(plan.Checkpoints) && !Directory.EnumerateFileSystemEntries(plan.Checkpoints).Any())
            Directory.Delete(plan.Checkpoints);
        return true;
    }

    private async Task<TrainingHistory> TrainAsync(int member, TrainingSets sets, CancellationToken stop)
    {
        ulong seed = plan.Seed + (ulong)(member - 1);
        VlassCnn network = plan.HasNotebookNetwork ? Notebook(sets.Train, seed) : VlassCnn.Recommended(sets.Train.Shape, sets.Train.ClassNames, seed);
        networks.Add(network);
        string folder = plan.Members > 1 ? Path.Combine(plan.Checkpoints, $"member-{member}") : plan.Checkpoints;
        folders.Add(folder);
        TrainingOptions options = plan.Training with { Seed = seed, Checkpoints = new CheckpointOptions { Folder = folder, Resume = true } };
        string title = plan.Members > 1 ? $"Training network {member} of {plan.Members}" : "Training";

        // The images of a fold choose nothing.
        LabeledImages? valid = plan.Fold is null ? sets.Valid : null;
        TrainingHistory history = await screen.WatchAsync(title, "steps", meter => new Trainer(options, screen).FitAsync(
            network, sets.Train, valid,
            meter.Of<TrainingProgress>((shown, step) => shown.Report(
                ((long)(step.Epoch - 1) * step.Steps) + step.Step, (long)step.Epochs * step.Steps,
                $"epoch {step.Epoch}/{step.Epochs}, loss {step.Loss:F3}, accuracy {step.Accuracy:F3}")),
            stop));
        Note(network, MemberEntry, plan.Member);
        Note(network, FoldEntry, plan.Fold);
        return history;
    }

    private async Task FinishAsync(TrainingSets sets, TrainingHistory history, CancellationToken stop)
    {
        ImageClassifier model = networks.Count > 1 ? new VlassEnsemble(networks) : networks[0];
        Evaluator evaluator = new(new EvaluatorOptions
        {
            Device = plan.Training.Device, Threads = plan.Training.Threads, AverageSymmetries = plan.Calibrates ? true : null,
        });
        bool isWhole = plan.Member is null && plan.Fold is null;
        if (isWhole && plan.Calibrates && sets.Valid is not null)
            screen.Note($"Calibrated: {evaluator.Calibrate(model, sets.Valid, cancellationToken: stop)}.");
        EvaluationResult? result = sets.Valid is null ? null : await EvaluationText.EvaluateAsync(evaluator, model, sets.Valid, screen, stop);
        model.Save(plan.Out);
        if (plan.History is not null)
            history.SaveCsv(plan.History);
        if (plan.Report is not null)
        {
            result!.SaveReport(
                plan.Report, sets.Valid, new ReportOptions { Title = "Validation images", History = history, Card = model.Card, Command = plan.Command }, stop);
        }

        screen.Result(Text(), Json);

        string Text() => (result is null ? "" : $"{EvaluationText.Of(plan.Fold is null ? "Validation images" : $"Fold {plan.Fold}", result)}\n")
            + (history.Caution is { } caution ? $"Note: {caution}\n" : "")
            + $"The model is {plan.Out}." + (plan.Member is null ? "" : " 'vlassnet merge' makes one model of all members.");

        JsonObject Json() => new()
        {
            ["model"] = plan.Out, ["networks"] = networks.Count, ["member"] = plan.Member?.ToString(), ["fold"] = plan.Fold?.ToString(), ["seed"] = plan.Seed,
            ["epochs"] = history.Epochs.Count, ["trainingCount"] = sets.Train.Count, ["validationCount"] = sets.Valid?.Count,
            ["temperature"] = JsonText.Number(model.Card.Calibration?.Temperature),
            ["validation"] = result is null ? null : EvaluationJson.Of(result, intervals: null),
        };
    }

    private static void Note(VlassCnn network, string entry, PartNumber? part)
    {
        if (part is null)
            return;
        network.Card = network.Card with { Training = new Dictionary<string, string>(network.Card.Training) { [entry] = part.Value.ToString() } };
    }

    /// <summary>The notebook's layers, for images and classes of any kind.</summary>
    private static VlassCnn Notebook(LabeledImages train, ulong seed) =>
        new VlassCnnBuilder(train.Shape.Rows, train.Shape.Columns, train.Shape.Channels)
            .Convolution(75).Convolution(50, dropout: 0.2f).Convolution(25).Dense(512, dropout: 0.3f).Classes(train.ClassNames).Seed(seed).Build();
}
