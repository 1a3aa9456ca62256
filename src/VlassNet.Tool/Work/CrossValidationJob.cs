using System.Text;
using System.Text.Json.Nodes;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Work;

/// <summary>Cross-validation: each image is predicted by networks that have not seen it. It tells how good a recipe is, and leaves no model.</summary>
internal sealed class CrossValidationJob(TrainingPlan plan, Screen screen)
{
    private readonly NetworkTraining training = new(plan, screen);

    /// <summary>Does it.</summary>
    /// <returns>False where it was stopped.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        OutputFile.Prepare(plan.Report);
        LabeledImages images = (await TrainingSets.LoadAsync(plan, origin: null, screen, stop)).Train;
        int classes = images.ClassNames.Length;
        float[] all = new float[images.Count * classes];
        List<EvaluationResult> results = [];
        foreach (Fold fold in TrainingSets.Folds(images, plan.Folds!.Value, plan))
        {
            if (await PredictAsync(fold, stop) is not { } found)
                return false;
            for (int place = 0; place < found.Count; place++)
                found[place].Probabilities.CopyTo(all.AsSpan(fold.Places[place] * classes));
            results.Add(EvaluationResult.Of(found, fold.Validation.Labels()));
            screen.Note($"Fold {fold.Number + 1} of {plan.Folds}: accuracy {results[^1].Accuracy:F4}, log-loss {results[^1].Metrics.Values.LogLoss:F4}.");
        }

        EvaluationResult result = EvaluationResult.Of(new Predictions(all, images.ClassNames), images.Labels());
        if (plan.Report is not null)
            result.SaveReport(plan.Report, images, new ReportOptions { Title = $"Cross-validation of {plan.Folds} folds", Command = plan.Command }, stop);
        MetricSet<MetricInterval> intervals = result.Metrics.Bootstrap(cancellationToken: stop);
        screen.Result(Text(result, intervals, results), () => new JsonObject
        {
            ["all"] = EvaluationJson.Of(result, intervals),
            ["folds"] = JsonText.Array(results.Select(one => (JsonNode)EvaluationJson.Of(one, intervals: null))),
        });
        training.DeleteCheckpoints();
        return true;
    }

    /// <summary>The probabilities of a fold's images; null where it was stopped.</summary>
    private async Task<Predictions?> PredictAsync(Fold fold, CancellationToken stop)
    {
        List<VlassCnn> networks = [];
        try
        {
            for (int member = 1; member <= plan.Members; member++)
            {
                (VlassCnn network, TrainingHistory history) = await training.RunAsync(
                    $"Fold {fold.Number + 1} of {plan.Folds}, network {member} of {plan.Members}", fold.Train, valid: null, member,
                    Path.Combine(plan.Checkpoints, $"fold-{fold.Number + 1}-member-{member}"), stop);
                networks.Add(network);
                if (history.StoppedBecause == StopReason.Cancelled)
                    return null;
            }

            ImageClassifier model = networks.Count > 1 ? new VlassEnsemble(networks) : networks[0];
            return plan.Evaluator().Predict(model, fold.Validation, progress: null, stop);
        }
        finally
        {
            foreach (VlassCnn network in networks)
                network.Dispose();
        }
    }

    private string Text(EvaluationResult result, MetricSet<MetricInterval> intervals, List<EvaluationResult> folds)
    {
        StringBuilder text = new(EvaluationText.Of($"{plan.Folds} folds", result));
        text.Append($"\n\n{EvaluationText.Of(intervals)}\n\nAccuracy of each fold: {string.Join(", ", folds.Select(fold => $"{fold.Accuracy:F3}"))}");
        return text.ToString();
    }
}
