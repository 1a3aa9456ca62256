using VlassNet.Compute.Engines;

namespace VlassNet.Training;

/// <summary>Steps whose results are still to come. A session that computes at once gives each with its step.</summary>
internal sealed class StepQueue(INetworkSession session)
{
    private readonly IQueuedSession? queued = session as IQueuedSession;
    private readonly Queue<(int Step, float Rate)> waiting = [];
    private IReadOnlyList<StepResult> results = [];
    private int taken;
    private StepResult last;

    /// <summary>Whether results must be taken before the next step.</summary>
    public bool IsFull => waiting.Count >= (queued?.QueueLength ?? 1);

    /// <summary>Makes a step, or queues it.</summary>
    public void Add(int step, ITrainingBatch batch, in StepSettings settings)
    {
        if (queued is null)
            last = session.TrainStep(batch, settings);
        else
            queued.QueueStep(batch, settings);
        waiting.Enqueue((step, settings.LearningRate));
    }

    /// <summary>Takes the result of the earliest step; waits for all that were made. False where there is none. Leaves no garbage behind.</summary>
    public bool TryTake(out int step, out float rate, out StepResult result)
    {
        (step, rate, result) = (0, 0, default);
        if (waiting.Count == 0)
            return false;
        (step, rate) = waiting.Dequeue();
        if (queued is null)
        {
            result = last;
            return true;
        }

        if (taken == results.Count)
        {
            results = queued.FinishSteps();
            taken = 0;
        }

        result = results[taken++];
        return true;
    }
}
