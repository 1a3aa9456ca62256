using System.Diagnostics;

namespace VlassNet.Fuzzing;

/// <summary>Gives every T-th input to the readers, on a thread of its own.</summary>
internal sealed class Worker(
    int number, int of, IReadOnlyList<FuzzedReader> readers, IReadOnlyList<InputMaker> makers, FailureFolder failures,
    InFlight inFlight)
{
    /// <summary>What an input may take, twice: the machine may have been busy with something else.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(0.25);

    private readonly long[] next = [.. readers.Select(_ => (long)number)];
    private long startedAt;
    private (int Reader, long Number) current;

    public Tally[] Tallies { get; } = [.. readers.Select(_ => new Tally())];

    /// <summary>The input at hand and for how long; null between inputs.</summary>
    public (int Reader, long Number, TimeSpan Time)? AtHand =>
        Volatile.Read(ref startedAt) is not 0 and long start
            ? (current.Reader, current.Number, Stopwatch.GetElapsedTime(start))
            : null;

    /// <summary>The readers in turn, each for a while, until the time is over or each has had that many inputs.</summary>
    public void Run(TimeSpan time, long inputsEach)
    {
        ScratchFile[] files = [.. readers.Select(reader => new ScratchFile(reader.FileName))];
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time && next.Any(input => input < inputsEach))
        {
            for (int reader = 0; reader < readers.Count; reader++)
                RunSlice(reader, files[reader], inputsEach);
        }

        foreach (ScratchFile file in files)
            file.Dispose();
    }

    private void RunSlice(int reader, ScratchFile file, long inputsEach)
    {
        long start = Stopwatch.GetTimestamp();
        for (; next[reader] < inputsEach && Stopwatch.GetElapsedTime(start) < Slice; next[reader] += of)
            RunOne(reader, next[reader], file);
        Tallies[reader].Time += Stopwatch.GetElapsedTime(start);
    }

    private void RunOne(int reader, long input, ScratchFile file)
    {
        byte[] bytes = makers[reader].Make(input);
        inFlight.Note(readers[reader].Name, input);
        current = (reader, input);
        Volatile.Write(ref startedAt, Stopwatch.GetTimestamp());
        TrialResult result = Trial.Run(readers[reader], bytes, file);
        if (result.Time > Longest && Trial.Run(readers[reader], bytes, file) is var again && again.Time < result.Time)
            result = result with { Time = again.Time };
        Volatile.Write(ref startedAt, 0);
        Tallies[reader].Add(result);
        if ((result.Problem ?? (result.Time > Longest ? $"{result.Time.TotalSeconds:F1} seconds" : null)) is not { } problem)
            return;
        Tallies[reader].Failures++;
        failures.Add(readers[reader].Name, input, bytes, problem);
    }
}
