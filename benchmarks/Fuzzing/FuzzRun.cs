namespace VlassNet.Fuzzing;

/// <summary>A whole run: workers, somebody who watches them, and the table.</summary>
internal sealed class FuzzRun(Options options, IReadOnlyList<FuzzedReader> readers, Corpus corpus)
{
    /// <summary>No end is in sight: the run cannot go on, since a thread cannot be stopped.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly InputMaker[] makers =
        [.. readers.Select(reader => new InputMaker(reader, corpus.SeedsOf(reader), options.Seed))];

    private readonly FailureFolder failures = new(options.Out, options.Seed);

    /// <returns>Whether no reader failed.</returns>
    public bool Run()
    {
        InFlight[] inFlight =
            [.. Enumerable.Range(0, options.Threads).Select(thread => new InFlight(options.Out, thread, options.Seed))];
        Worker[] workers =
            [.. inFlight.Select((place, thread) => new Worker(thread, options.Threads, readers, makers, failures, place))];
        TimeSpan time = options.Count is null ? TimeSpan.FromSeconds(options.Seconds) : TimeSpan.MaxValue;
        long inputsEach = options.Count is { } count ? Math.Max(1, count / readers.Count) : long.MaxValue;
        Thread[] threads = [.. workers.Select(worker => new Thread(() => worker.Run(time, inputsEach)))];
        using (new Timer(_ => Watch(workers), null, Patience, TimeSpan.FromSeconds(1)))
        {
            foreach (Thread thread in threads)
                thread.Start();
            foreach (Thread thread in threads)
                thread.Join();
        }

        foreach (InFlight place in inFlight)
            place.Dispose();
        if (!Directory.EnumerateFileSystemEntries(options.Out).Any())
            Directory.Delete(options.Out);
        return Print(workers);
    }

    private void Watch(Worker[] workers)
    {
        foreach (Worker worker in workers)
        {
            if (worker.AtHand is not { } input || input.Time < Patience)
                continue;
            string problem = $"no end within {Patience.TotalSeconds} seconds";
            failures.Add(readers[input.Reader].Name, input.Number, makers[input.Reader].Make(input.Number), problem);
            Print(workers);
            Environment.Exit(1);
        }
    }

    private bool Print(Worker[] workers)
    {
        Tally all = new();
        Console.WriteLine(Tally.Heading);
        for (int reader = 0; reader < readers.Count; reader++)
        {
            Tally sum = new();
            foreach (Worker worker in workers)
                sum.Add(worker.Tallies[reader]);
            all.Add(sum);
            Console.WriteLine(sum.Row(readers[reader].Name));
        }

        Console.WriteLine(all.Row("all"));
        Console.WriteLine($"inputs/s are those of one thread; seed {options.Seed}, {options.Threads} threads");
        return all.Failures == 0;
    }
}
