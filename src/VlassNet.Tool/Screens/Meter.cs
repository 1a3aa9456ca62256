namespace VlassNet.Tool.Screens;

/// <summary>Shows how far some work is, how fast it goes, and how long it will take.</summary>
/// <param name="title">What is done: <c>Training</c>.</param>
/// <param name="unit">What is counted: <c>images</c>; empty where only the share means something.</param>
/// <param name="time">What measures the rate.</param>
internal abstract class Meter(string title, string unit, TimeProvider time)
{
    private readonly Lock gate = new();
    private long start;
    private long first = -1;
    private string more = "";

    protected TimeProvider Time => time;

    /// <summary>Says how far the work is. May be called from any thread.</summary>
    /// <param name="done">How much is done.</param>
    /// <param name="total">How much there is in all; null where that is not known.</param>
    /// <param name="detail">What else there is to say; null for what was said last.</param>
    public void Report(long done, long? total, string? detail = null)
    {
        lock (gate)
        {
            more = detail ?? more;
            if (first < 0)
                (start, first) = (time.GetTimestamp(), done);
            double seconds = time.GetElapsedTime(start).TotalSeconds;
            double rate = seconds > 0 ? (done - first) / seconds : 0;
            TimeSpan? left = rate > 0 && total is { } all ? TimeSpan.FromSeconds(Math.Min(1e9, (all - done) / rate)) : null;
            Show(Describe(done, total, rate, left), total is > 0 ? (double)done / total.Value : 0);
        }
    }

    /// <summary>A progress that says so.</summary>
    public IProgress<T> Of<T>(Action<Meter, T> report) => new Listener<T>(value => report(this, value));

    protected abstract void Show(string text, double fraction);

    private string Describe(long done, long? total, double rate, TimeSpan? left)
    {
        string count = unit.Length == 0 ? Share(done, total) : $"{done:N0}" + (total is null ? "" : $" of {total:N0}") + $" {unit}";
        string speed = rate > 0 && unit.Length > 0 ? $", {(rate >= 10 ? $"{rate:N0}" : $"{rate:G2}")}/s" : "";
        string wait = left is { } span && done < total ? $", {Text(span)} left" : "";
        return $"{title}: {count}{speed}{wait}" + (more.Length > 0 ? $"; {more}" : "");
    }

    private static string Share(long done, long? total) => total is > 0 ? $"{100.0 * done / total.Value:F0} %" : "…";

    private static string Text(TimeSpan span) =>
        span.TotalHours >= 1 ? $"{(int)span.TotalHours} h {span.Minutes} min" : span.TotalMinutes >= 1 ? $"{span.Minutes} min {span.Seconds} s" : $"{span.Seconds} s";

    /// <summary>Hands progress on at once, on the thread that reports it. (<see cref="Progress{T}"/> would post it elsewhere.)</summary>
    private sealed class Listener<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
