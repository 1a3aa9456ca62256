namespace VlassNet.Formats.Input;

/// <summary>Counts the bytes read and tells the listener now and then: a few hundred times at most, from any thread.</summary>
internal sealed class LoadMeter(IProgress<LoadProgress>? listener)
{
    private const long SmallestStep = 64 * 1024;
    private const long StepOfUnknown = 4 * 1024 * 1024;
    private readonly Lock gate = new();
    private long done;
    private long? total;
    private long next;

    /// <summary>What is being read now.</summary>
    public string Source { get; set; } = "";

    /// <summary>The bytes that will be read in all; null while a part's length is not known.</summary>
    public void Expect(long? bytes)
    {
        lock (gate)
        {
            total = bytes;
            next = 0;
        }
    }

    public void Add(long bytes)
    {
        long now = Interlocked.Add(ref done, bytes);
        if (listener is null || now < Volatile.Read(ref next))
            return;
        lock (gate)
        {
            if (now < next)
                return;
            next = now + (total is long all ? Math.Max(all / 200, SmallestStep) : Math.Max(now / 16, StepOfUnknown));

            // What was buffered and is read again as part of a region is counted twice: never more than the whole.
            listener.Report(new LoadProgress(Source, Math.Min(now, total ?? now), total));
        }
    }

    /// <summary>All is read: what was skipped counts as done too.</summary>
    public void Complete()
    {
        long end = total ?? done;
        listener?.Report(new LoadProgress(Source, end, end));
    }
}
