namespace VlassNet.Prediction;

/// <summary>The images that wait to be computed, and the workers that wait for them.</summary>
/// <param name="largestBatch">The most images that a worker takes at once.</param>
internal sealed class PredictorQueue(int largestBatch)
{
    /// <summary>
    /// How often a worker lets others run before it looks whether those whom it has just answered have come back. Where they come back,
    /// they are a batch again; where nobody else wants to run, so many yields are some microseconds.
    /// </summary>
    private const int MostYields = 20;

    private readonly object gate = new();
    private readonly Queue<PredictorRequest> waiting = [];
    private int count;
    private int idle;
    private bool isClosed;

    /// <summary>Puts an image at the end of the queue.</summary>
    /// <returns>Whether there are as many idle workers as images that wait.</returns>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public bool Add(PredictorRequest request)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(Predictor));
            waiting.Enqueue(request);
            Volatile.Write(ref count, waiting.Count);
            Monitor.Pulse(gate);
            return waiting.Count <= idle;
        }
    }

    /// <summary>Takes a batch: a fair share of what is waiting, where other workers are idle too, and otherwise all that may be.</summary>
    /// <param name="batch">Receives it, in place of the one before, which has been answered.</param>
    /// <returns>False where nothing is waiting and the queue is closed.</returns>
    public bool Take(List<PredictorRequest> batch)
    {
        for (int yields = 0; yields < MostYields && Volatile.Read(ref count) < batch.Count; yields++)
            Thread.Yield();
        batch.Clear();
        lock (gate)
        {
            idle++;
            while (waiting.Count == 0 && !isClosed)
                Monitor.Wait(gate);
            int share = Math.Min((waiting.Count + idle - 1) / idle, largestBatch);
            idle--;
            while (batch.Count < share)
                batch.Add(waiting.Dequeue());
            Volatile.Write(ref count, waiting.Count);
            if (waiting.Count > 0)
                Monitor.Pulse(gate);
            return batch.Count > 0;
        }
    }

    /// <summary>Takes no more images; those that are there are still to be computed.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }
}
