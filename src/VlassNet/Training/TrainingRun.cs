using Microsoft.Extensions.Logging;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Training.Checkpoints;

namespace VlassNet.Training;

/// <summary>One training run from its first step to its last.</summary>
internal sealed partial class TrainingRun(
    TrainingOptions options,
    ILogger logger,
    INetworkSession session,
    VlassCnn model,
    LabeledImages train,
    LabeledImages? validation) : IDisposable
{
    private readonly int epochs = options.EpochsFor(train.Count);
    private readonly float baseRate = options.LearningRate ?? options.Optimizer.DefaultLearningRate;
    private readonly ulong dropoutSeed = TrainingStream.DropoutSeed(options.Seed);
    private readonly TrainingMetric metric = options.BestMetric(validation is not null);
    private readonly Evaluator evaluator = new();
    private readonly EpochBatch batch = new(train, options);
    private readonly List<EpochResult> completed = [];
    private readonly FrozenStart frozen = new(options.FrozenEpochs, session);
    private readonly StatisticsSample sample = StatisticsSample.ForTraining(train, options.Seed);
    private readonly NetworkWeights latest = new(model.Spec);
    private readonly NetworkWeights best = new(model.Spec);
    private RunIdentity? identity;
    private CheckpointFolder? checkpoints;
    private RunState? resumed;
    private EpochResult? bestEpoch;
    private float rate;
    private bool stepped;

    public void Dispose()
    {
        checkpoints?.Dispose();
        session.Dispose();
    }

    public TrainingHistory Fit(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            StopReason reason = StopReason.Cancelled;
            if (TryIdentify(cancellationToken))
            {
                Resume();
                reason = RunEpochs(progress, cancellationToken);
            }

            Keep(reason);
            if (bestEpoch is null)
                logger.LogInformation("Training ended before an epoch was complete: {Reason}.", reason);
            else
                logger.LogInformation(
                    "Training ended: {Reason}. Epoch {Best} of {Epochs} was the best.", reason, bestEpoch.Epoch, completed.Count);
            bool isAsLearned = options.RefreshStatistics || completed.Count == 0 || frozen.Includes(completed.Count - 1);
            string? caution = isAsLearned ? null : StatisticsShift.CautionOf(session, model, sample, logger);
            return History(reason) with { Caution = caution };
        }
        catch when (bestEpoch is not null)
        {
            Keep(best, bestEpoch);
            throw;
        }
    }

    private StopReason RunEpochs(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        for (int epoch = completed.Count; epoch < epochs; epoch++)
        {
            if (options.EarlyStopping is { } stopping && bestEpoch is not null && epoch - bestEpoch.Epoch >= stopping.Patience)
                return StopReason.EarlyStopping;
            EpochClock clock = new(resumed?.Seconds ?? 0);
            batch.BeginEpoch(epoch);
            int first = resumed?.Step ?? 0;
            if (!TryTrain(epoch, clock, progress, cancellationToken, out StepResult sum, out int steps)
                || !TryValidate(epoch, cancellationToken, out EvaluationResult? validated))
            {
                // The run can go on from this very step.
                if (steps > first)
                    SaveLast(epoch, steps, sum, clock.Seconds);
                return StopReason.Cancelled;
            }

            bool stops = Complete(new EpochResult(
                epoch + 1, sum.Loss, sum.Accuracy, validated?.Loss, validated?.Accuracy, rate, clock.Seconds));
            if (epoch + 1 == epochs || stops)
                SaveLast(epoch + 1, 0, default, 0);
            else if (options.Checkpoints is { } wanted && (epoch + 1) % wanted.EveryEpochs == 0)
                Save(epoch + 1, 0, default, 0);
            if (stops)
                return StopReason.Callback;
        }

        return StopReason.Completed;
    }

    /// <summary>Finds out what the training run is of, for which all images are read; false where the token was cancelled.</summary>
    private bool TryIdentify(CancellationToken cancellationToken)
    {
        try
        {
            // Nothing is known of a training run that is to be resumed before its checkpoint is found, not even whether it is done.
            CancellationToken token = options.Checkpoints is { Resume: true } ? CancellationToken.None : cancellationToken;
            identity = RunIdentity.Of(options, model, train, validation, token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Takes up the training where its newest checkpoint left it, if it is to be resumed and there is one.</summary>
    private void Resume()
    {
        if (options.Checkpoints is not { } wanted)
            return;
        checkpoints = new CheckpointFolder(wanted, identity!, logger);
        resumed = checkpoints.Open(options.Optimizer);
        if (resumed is null)
            return;
        session.SetWeights(resumed.Weights);
        session.SetOptimizerState(resumed.Optimizer);
        latest.CopyFrom(resumed.Weights);
        completed.AddRange(resumed.Completed);
        bestEpoch = resumed.BestEpoch;
        if (resumed.Best is not null)
            best.CopyFrom(resumed.Best);
        stepped = true;
    }

    /// <summary>Writes down how the training run ended. A full disk must not cost the network that it has made.</summary>
    private void SaveLast(int epoch, int step, StepResult sum, double seconds)
    {
        if (checkpoints is null)
            return;
        try
        {
            Save(epoch, step, sum, seconds);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(
                "The last checkpoint cannot be written; the network has what was learned: save it where there is room. {Problem}", error.Message);
        }
    }

    private void Save(int epoch, int step, StepResult sum, double seconds)
    {
        NetworkWeights weights = new(model.Spec);
        session.GetWeights(weights);
        OptimizerState optimizer = session.GetOptimizerState();

        // A checkpoint with a NaN could never be read, and would push out those that can.
        (int atEpoch, int atStep) = step > 0 ? (epoch, step - 1) : (epoch - 1, batch.Steps - 1);
        foreach (NetworkWeights part in optimizer.Slots.Values.Prepend(weights))
        {
            if (FirstNotFinite(part) is { } tensor)
                throw Diverged("finite weights in a checkpoint", $"one in {tensor} that is not", atEpoch, atStep);
        }

        checkpoints!.Save(new RunState
        {
            Epoch = epoch, Step = step, Sum = sum, Seconds = seconds, Completed = [.. completed], BestEpoch = bestEpoch, Weights = weights,
            Best = bestEpoch is null ? null : best, Optimizer = optimizer,
        });
    }

    /// <summary>False where the token was cancelled.</summary>
    private bool TryValidate(int epoch, CancellationToken cancellationToken, out EvaluationResult? result)
    {
        result = null;
        if (validation is null)
            return true;
        try
        {
            result = evaluator.Evaluate(session, validation, model.ClassNames, progress: null, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (ArithmeticException error)
        {
            throw Diverged("finite probabilities of the validation images", "one that is not", epoch, batch.Steps - 1, inner: error);
        }
    }

    /// <summary>Takes an epoch into the history; true where a callback wants to stop.</summary>
    private bool Complete(EpochResult epoch)
    {
        completed.Add(epoch);
        logger.LogInformation(
            "Epoch {Epoch}/{Epochs}: loss {Loss:F4}, accuracy {Accuracy:F4}, val_loss {ValidationLoss:F4}, "
            + "val_accuracy {ValidationAccuracy:F4}, {Seconds:F1} s.",
            epoch.Epoch, epochs, epoch.Loss, epoch.Accuracy, epoch.ValidationLoss, epoch.ValidationAccuracy,
            epoch.Seconds);
        double? before = bestEpoch is null ? null : metric.Of(bestEpoch);
        bool isBest = metric.Improves(metric.Of(epoch), before, options.EarlyStopping?.MinDelta ?? 0);
        if (isBest)
        {
            bestEpoch = epoch;
            best.CopyFrom(latest);
        }

        TrainingEpoch seen = new(session, latest, [.. completed], isBest);
        foreach (ITrainingCallback callback in options.Callbacks)
            callback.OnEpochEnd(seen);
        return seen.StopRequested;
    }

    /// <summary>Gives the network the weights that it is to end with.</summary>
    private void Keep(StopReason reason)
    {
        if (completed.Count == 0)
        {
            if (!stepped)
                return;
            if (options.RefreshStatistics && !frozen.Includes(0))
                session.RefreshStatistics(sample);
            session.GetWeights(latest);
            if (FirstNotFinite(latest) is null)
                Keep(latest, null);
            return;
        }

        if (reason is StopReason.Completed or StopReason.Callback && options.EarlyStopping is null)
            Keep(latest, completed[^1]);
        else
            Keep(best, bestEpoch);
    }

    private void Keep(NetworkWeights weights, EpochResult? epoch)
    {
        model.Weights.CopyFrom(weights);
        ModelCard card = identity!.Describe(model.Card, completed.Count, epoch) with
        {
            // Other weights want another calibration.
            TrainingCount = train.Count, ValidationCount = validation?.Count, Calibration = null,
        };
        model.Card = train.NormalizationName is null && train.Preparation is null ? card : card with
        {
            Normalization = train.NormalizationName, PixelScale = train.PixelScale, Preparation = train.Preparation?.ToString(),
        };
    }

    private TrainingHistory History(StopReason reason) => new([.. completed], bestEpoch, reason);

    private TrainingDivergedException Diverged(string expected, string found, int epoch, int step, bool isStepped = true, Exception? inner = null) =>
        new(expected, found, epoch + 1, step + 1, rate, History(StopReason.Diverged), isStepped, inner);

    private static string? FirstNotFinite(NetworkWeights weights) =>
        weights.FirstOrDefault(tensor => FiniteScan.FirstNonFinite(tensor.Values) >= 0)?.Name;
}
