using Microsoft.Extensions.Time.Testing;

namespace VlassNet.Tests.Downloads;

/// <summary>
/// A clock that runs much faster than the system's, so that no test waits for a retry, and no time-out of a day is met on a busy machine. Paused,
/// it stands still.
/// </summary>
internal sealed class ClockPump : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource closed = new();
    private volatile bool isPaused;

    public ClockPump() => _ = RunAsync();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Pause() => isPaused = true;

    public void Resume() => isPaused = false;

    public void Dispose() => closed.Cancel();

    private async Task RunAsync()
    {
        while (!closed.IsCancellationRequested)
        {
            if (!isPaused)
                Clock.Advance(Step);
            await Task.Delay(1);
        }
    }
}
