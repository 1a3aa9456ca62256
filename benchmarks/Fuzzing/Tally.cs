using System.Globalization;

namespace VlassNet.Fuzzing;

/// <summary>What one reader did with its inputs. Each worker has its own; sums are made when all are done.</summary>
internal sealed class Tally
{
    public long Inputs { get; private set; }

    public long Accepted { get; private set; }

    public long Failures { get; set; }

    public TimeSpan Time { get; set; }

    public TimeSpan Slowest { get; private set; }

    public long MostAllocated { get; private set; }

    public void Add(TrialResult result)
    {
        Inputs++;
        Accepted += result.IsAccepted ? 1 : 0;
        Slowest = result.Time > Slowest ? result.Time : Slowest;
        MostAllocated = Math.Max(MostAllocated, result.Allocated);
    }

    public void Add(Tally other)
    {
        Inputs += other.Inputs;
        Accepted += other.Accepted;
        Failures += other.Failures;
        Time += other.Time;
        Slowest = other.Slowest > Slowest ? other.Slowest : Slowest;
        MostAllocated = Math.Max(MostAllocated, other.MostAllocated);
    }

    public static string Heading { get; } =
        Line("reader", "inputs", "inputs/s", "accepted", "refused", "slowest ms", "most MB", "failures");

    public string Row(string name) => Line(
        name, Text(Inputs), Text(Inputs / Math.Max(Time.TotalSeconds, 1e-9)), Text(Accepted), Text(Inputs - Accepted - Failures),
        Text(Slowest.TotalMilliseconds, "F1"), Text(MostAllocated / 1e6, "F2"), Text(Failures));

    private static string Line(string name, params string[] cells) =>
        name.PadRight(20) + string.Concat(cells.Select(cell => cell.PadLeft(12)));

    private static string Text(double value, string format = "F0") => value.ToString(format, CultureInfo.InvariantCulture);
}
