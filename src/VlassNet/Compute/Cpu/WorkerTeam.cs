using System.Runtime.ExceptionServices;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// A few threads that work through the items of one phase after another. The calling thread is one of them. A phase ends when all
/// its items are done; nothing is allocated for it.
/// </summary>
/// <remarks>
/// A training step has some twenty phases of a fraction of a millisecond, so the others wait for the next one in a short spin
/// before they sleep.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 200;

    private readonly Thread[] others;
    private readonly Lock gate = new();

    /// <summary>Set while a phase of the parity runs, so that a thread that has done its share sleeps until the next one.</summary>
    private readonly ManualResetEventSlim[] wake = [new(false, 0), new(false, 0)];
    private Action<int, int>? body;
    private ExceptionDispatchInfo? failure;
    private int items;
    private bool descends;
    private bool returns;
    private int next;
    private int phase;
    private int working;
    private volatile bool stopping;

    public WorkerTeam(int workers)
    {
        Count = workers;
        others = new Thread[workers - 1];
        for (int i = 0; i < others.Length; i++)
        {
            int worker = i + 1;
            others[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"VlassNet worker {worker}" };
            others[i].Start();
        }
    }

    /// <summary>Number of threads, the calling one included.</summary>
    public int Count { get; }

    /// <summary>Calls the body once for each item, as <c>body(item, worker)</c>, on all threads; returns when all are done.</summary>
    /// <exception cref="Exception">The first error of the body, after the other threads have stopped.</exception>
    public void Run(int count, Action<int, int> work) => Run(count, work, descending: false);

    /// <summary>
    /// As <see cref="Run(int, Action{int, int})"/>, from the first item to the last in one call and back in the next: what the last
    /// items of a phase have left in the caches is then what the next phase begins with.
    /// </summary>
    public void RunToAndFro(int count, Action<int, int> work)
    {
        Run(count, work, returns);
        returns = !returns;
    }

    private void Run(int count, Action<int, int> work, bool descending)
    {
        if (others.Length == 0 || count <= 1)
        {
            for (int item = 0; item < count; item++)
                work(descending ? count - 1 - item : item, 0);
            return;
        }

        body = work;
        items = count;
        descends = descending;
        failure = null;
        Volatile.Write(ref next, 0);
        Volatile.Write(ref working, others.Length);
        Begin();
        TakeItems(0);
        SpinWait spin = default;
        while (Volatile.Read(ref working) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
        body = null;
        failure?.Throw();
    }

    /// <summary>Lets the threads end, without waiting for them.</summary>
    public void Stop()
    {
        stopping = true;
        Begin();
    }

    public void Dispose()
    {
        if (stopping)
            return;
        Stop();
        foreach (Thread thread in others)
            thread.Join();
        foreach (ManualResetEventSlim parity in wake)
            parity.Dispose();
    }

    private void Begin()
    {
        int current = Volatile.Read(ref phase) + 1;
        wake[(current + 1) & 1].Reset();
        Volatile.Write(ref phase, current);
        wake[current & 1].Set();
    }

    private void Serve(int worker)
    {
        int seen = 0;
        while (true)
        {
            WaitForPhaseAfter(seen);
            seen = Volatile.Read(ref phase);
            if (stopping)
                return;
            TakeItems(worker);
            Interlocked.Decrement(ref working);
        }
    }

    private void WaitForPhaseAfter(int seen)
    {
        SpinWait spin = default;
        while (Volatile.Read(ref phase) == seen)
        {
            if (spin.Count < SpinsBeforeSleep)
                spin.SpinOnce(sleep1Threshold: -1);
            else
                wake[(seen + 1) & 1].Wait();
        }
    }

    private void TakeItems(int worker)
    {
        try
        {
            for (int item; (item = Interlocked.Increment(ref next) - 1) < items;)
                body!(descends ? items - 1 - item : item, worker);
        }
        catch (Exception error)
        {
            Volatile.Write(ref next, items);
            lock (gate)
                failure ??= ExceptionDispatchInfo.Capture(error);
        }
    }
}
