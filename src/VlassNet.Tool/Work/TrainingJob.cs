using System.Text.Json.Nodes;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>
/// Trains the networks of a plan, one after the other, and leaves the model, its report and its history. The model's file is there when it is
/// complete, and not before.
/// </summary>
internal sealed class TrainingJob(TrainingPlan plan, Screen screen)
{
    /// <summary>The entry of a model's card that says which member of an ensemble it is.</summary>
    public const string MemberEntry = "member";

    /// <summary>The entry of a model's card that says which fold it has not seen.</summary>
    public const string FoldEntry = "fold";

    private readonly NetworkTraining training = new(plan, screen);
    private readonly List<VlassCnn> networks = [];

    /// <summary>Does it.</summary>
    /// <returns>False where it was stopped.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        OutputFile.Prepare(plan.Out, plan.Report, plan.History);
        using VlassCnn? origin = plan.From is null ? null : ModelFile.LoadNetwork(plan.From);
        TrainingSets sets = await TrainingSets.LoadAsync(plan, origin, screen, stop);
        EvaluationResult? before = await BeforeAsync(origin, sets, stop);
        PriorCorrection? shares = Shares(sets);
        try
        {
            TrainingHistory history = await TrainAsync(sets, stop);
            if (history.StoppedBecause == StopReason.Cancelled)
                return false;
            await FinishAsync(sets, shares, history, before, stop);
        }
        finally
        {
            foreach (VlassCnn network in networks)
                network.Dispose();
        }

        training.DeleteCheckpoints();
        return true;
    }

    /// <summary>Trains all networks; the history is that of the last one, or of the one that was stopped.</summary>
    private async Task<TrainingHistory> TrainAsync(TrainingSets sets, CancellationToken stop)
    {
        int member = plan.Member?.Number ?? 1, last = plan.Member?.Number ?? plan.Members;
        while (true)
        {
            bool isOne = plan.Members == 1;

            // The images of a fold choose nothing.
            (VlassCnn network, TrainingHistory history) = await training.RunAsync(
                isOne ? "Training" : $"Training network {member} of {plan.Members}", sets.Train, plan.Fold is null ? sets.Valid : null, member,
                isOne ? plan.Checkpoints : Path.Combine(plan.Checkpoints, $"member-{member}"), stop);
            networks.Add(network);
            Note(network, MemberEntry, plan.Member);
            Note(network, FoldEntry, plan.Fold);
            if (history.StoppedBecause == StopReason.Cancelled || member++ == last)
                return history;
        }
    }

    /// <summary>What a network that is fine-tuned makes of the validation images before; null where it does not know their classes.</summary>
    private async Task<EvaluationResult?> BeforeAsync(VlassCnn? origin, TrainingSets sets, CancellationToken stop)
    {
        if (origin is null || sets.Valid is null || !origin.ClassNames.SequenceEqual(sets.Valid.ClassNames))
            return null;
        Evaluator evaluator = new(new EvaluatorOptions { Device = plan.Training.Device, Threads = plan.Training.Threads });
        return await EvaluationText.EvaluateAsync(evaluator, origin, sets.Valid, screen, stop);
    }

    private async Task FinishAsync(TrainingSets sets, PriorCorrection? shares, TrainingHistory history, EvaluationResult? before, CancellationToken stop)
    {
        ImageClassifier model = networks.Count > 1 ? new VlassEnsemble(networks) : networks[0];
        Evaluator evaluator = plan.Evaluator();
        bool isWhole = plan.Member is null && plan.Fold is null;
        if (isWhole && plan.Calibrates && sets.Valid is not null)
            screen.Note($"Calibrated: {evaluator.Calibrate(model, sets.Valid, shares, cancellationToken: stop)}.");
        EvaluationResult? result = sets.Valid is null ? null : await EvaluationText.EvaluateAsync(evaluator, model, sets.Valid, screen, stop);
        model.Save(plan.Out);
        if (plan.History is not null)
            history.SaveCsv(plan.History);
        if (plan.Report is not null)
        {
            result!.SaveReport(
                plan.Report, sets.Valid, new ReportOptions { Title = "Validation images", History = history, Card = model.Card, Command = plan.Command, Details = Details() }, stop);
        }

        screen.Result(Text(), Json);

        Dictionary<string, string> Details() => before is null ? [] : new()
        {
            ["Before fine-tuning"] = EvaluationText.Summary(before), ["After it"] = EvaluationText.Summary(result!),
        };

        string Text() => (before is null ? "" : $"Before fine-tuning: {EvaluationText.Summary(before)}\n") + (result is null ? "" : $"{EvaluationText.Of(plan.Fold is null ? "Validation images" : $"Fold {plan.Fold}", result)}\n")
            + (history.Caution is { } caution ? $"Note: {caution}\n" : "")
            + $"The model is {plan.Out}." + (plan.Member is null ? "" : " 'vlassnet merge' makes one model of all members.");

        JsonObject Json() => new()
        {
            ["model"] = plan.Out, ["networks"] = networks.Count, ["member"] = plan.Member?.ToString(), ["fold"] = plan.Fold?.ToString(), ["seed"] = plan.Seed,
            ["epochs"] = history.Epochs.Count, ["trainingCount"] = sets.Train.Count, ["validationCount"] = sets.Valid?.Count,
            ["temperature"] = JsonText.Number(model.Card.Calibration?.Temperature),
            ["before"] = before is null ? null : EvaluationJson.Of(before, intervals: null),
            ["validation"] = result is null ? null : EvaluationJson.Of(result, intervals: null),
        };
    }

    /// <summary>A correction to the shares that the classes have among new images; null for those of the training images.</summary>
    private PriorCorrection? Shares(TrainingSets sets) => plan switch
    {
        { HasValidationShares: true } => PriorCorrection.From(sets.Train, [.. sets.Valid!.ClassCounts()]),
        { Priors: { } shares } => PriorCorrection.From(sets.Train, [.. shares]),
        _ => null,
    };

    private static void Note(VlassCnn network, string entry, PartNumber? part)
    {
        if (part is null)
            return;
        network.Card = network.Card with { Training = new Dictionary<string, string>(network.Card.Training) { [entry] = part.Value.ToString() } };
    }
}
