namespace VlassNet.Tool.Screens;

/// <summary>Progress where there is no terminal, such as the log of a job: a line now and then.</summary>
internal sealed class LineMeter(TextWriter error, string title, string unit, TimeProvider time) : Meter(title, unit, time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private long? last;

    protected override void Show(string text, double fraction)
    {
        // Work that is soon done says nothing.
        last ??= Time.GetTimestamp();
        if (Time.GetElapsedTime(last.Value) < Between)
            return;
        last = Time.GetTimestamp();
        error.WriteLine(text);
    }
}
