namespace VlassNet.Compute.Engines;

/// <summary>
/// A session whose device computes by itself. Training steps are queued, and their results are asked for later, so that the host need not
/// wait for the device in each step.
/// </summary>
public interface IQueuedSession : INetworkSession
{
    /// <summary>The most steps whose results may be waiting, at least 1.</summary>
    int QueueLength { get; }

    /// <summary>
    /// As <see cref="INetworkSession.TrainStep"/>, but the result comes from <see cref="FinishSteps"/>. A step whose loss is not finite changes
    /// nothing, and neither does any that is queued after it, until the results are taken.
    /// </summary>
    /// <exception cref="ArgumentException">The batch is empty, or a label is not a class.</exception>
    /// <exception cref="InvalidOperationException">
    /// The session was opened without an optimizer, or <see cref="QueueLength"/> results are waiting.
    /// </exception>
    void QueueStep(ITrainingBatch batch, in StepSettings settings);

    /// <summary>Waits for the steps that are queued.</summary>
    /// <returns>Their results, in the order of the steps.</returns>
    IReadOnlyList<StepResult> FinishSteps();
}
