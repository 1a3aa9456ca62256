namespace VlassNet.Tool.Tests;

/// <summary>The standard error of a run, and who can stop it when a line says what a test waits for.</summary>
internal sealed class WatchedLines(StopSource stop) : StringWriter
{
    private (string Text, ExitCode Reason)? trigger;

    /// <summary>Stops the run when a line contains a text.</summary>
    public void StopAt(string text, ExitCode reason) => trigger = (text, reason);

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (trigger is { } wanted && value?.Contains(wanted.Text, StringComparison.Ordinal) == true)
            stop.Stop(wanted.Reason);
    }
}
