using System.Diagnostics;

namespace VlassNet.Benchmarks;

/// <summary>Ways of timing an action that is called again and again.</summary>
internal static class Clock
{
    /// <summary>Calls a second, after a warm-up of a fifth of the time.</summary>
    public static double Rate(double seconds, Action action)
    {
        Repeat(seconds / 5, action);
        Stopwatch watch = Stopwatch.StartNew();
        int calls = Repeat(seconds, action);
        return calls / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The median time of a call, after a warm-up of a fifth of the time.</summary>
    public static double MedianSeconds(double seconds, Action action) => Percentile(seconds, action, 0.5);

    /// <summary>The time of a call that nothing disturbed: the tenth part of the calls is quicker.</summary>
    public static double QuickSeconds(double seconds, Action action) => Percentile(seconds, action, 0.1);

    private static double Percentile(double seconds, Action action, double share)
    {
        Repeat(seconds / 5, action);
        List<double> times = [];
        Repeat(seconds, () =>
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        });
        times.Sort();
        return times[(int)(times.Count * share)];
    }

    private static int Repeat(double seconds, Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int calls = 0;
        do
        {
            action();
            calls++;
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        return calls;
    }
}
