using VlassNet.Compute.Engines;

namespace VlassNet.Training;

/// <content>The steps of an epoch.</content>
internal sealed partial class TrainingRun
{
    /// <summary>The steps of an epoch, and how many are done; false where the token was cancelled.</summary>
    private bool TryTrain(
        int epoch, EpochClock clock, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken,
        out StepResult sum, out int step)
    {
        sum = resumed?.Sum ?? default;
        step = resumed?.Step ?? 0;
        resumed = null;
        frozen.Begin(epoch, step);
        if (step == batch.Steps)
            rate = RateOf(epoch, step - 1);
        StepQueue queue = new(session);
        while (step < batch.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                TakeResults(queue, epoch, clock, progress, ref sum);
                return false;
            }

            batch.MoveTo(step);
            rate = RateOf(epoch, step);
            StepSettings settings = new(rate, dropoutSeed, (long)epoch * batch.Steps + step, FrozenBlocks: frozen.Includes(epoch));
            queue.Add(step, batch, settings);
            stepped = true;
            step++;
            bool saves = options.Checkpoints is { EverySteps: > 0 } often && step % often.EverySteps == 0 && step < batch.Steps;
            if (saves || queue.IsFull || step == batch.Steps)
                TakeResults(queue, epoch, clock, progress, ref sum);
            if (saves)
                Save(epoch, step, sum, clock.Seconds);
        }

        if (options.RefreshStatistics && !frozen.Includes(epoch))
            session.RefreshStatistics(sample);
        session.GetWeights(latest);
        if (FirstNotFinite(latest) is { } tensor)
            throw Diverged("finite weights", $"one in {tensor} that is not", epoch, batch.Steps - 1);
        return true;
    }

    /// <summary>Adds the results of steps to their epoch's.</summary>
    private void TakeResults(
        StepQueue queue, int epoch, EpochClock clock, IProgress<TrainingProgress>? progress, ref StepResult sum)
    {
        while (queue.TryTake(out int step, out float stepRate, out StepResult result))
        {
            rate = stepRate;
            if (!double.IsFinite(result.LossSum))
                throw Diverged("a finite loss", $"{result.Loss}", epoch, step, isStepped: epoch > 0 || step > 0);
            sum = new StepResult(sum.LossSum + result.LossSum, sum.Correct + result.Correct, sum.Count + result.Count);
            progress?.Report(new TrainingProgress(
                epoch + 1, epochs, step + 1, batch.Steps, sum.Loss, sum.Accuracy, rate, sum.Count / clock.Seconds));
        }
    }

    private float RateOf(int epoch, int step)
    {
        TrainingMoment moment = new(epoch, epochs, step, batch.Steps, completed);
        double factor = options.Schedule?.FactorAt(moment) ?? 1;
        return factor >= 0 && double.IsFinite(factor)
            ? (float)(baseRate * factor)
            : throw new InvalidOperationException(
                $"Expected a learning rate schedule to give a factor of at least 0; {options.Schedule} gave {factor} "
                + $"for epoch {moment.Epoch + 1}, step {moment.Step + 1}.");
    }
}
