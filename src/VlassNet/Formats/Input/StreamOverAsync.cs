namespace VlassNet.Formats.Input;

/// <summary>
/// Reads a stream that may keep one waiting (a download, a pipe) so that a cancellation is heard at once and a transfer that
/// stands still does not last for ever.
/// </summary>
internal sealed class StreamOverAsync(Stream inner, bool leaveOpen, TimeSpan idleTimeout, CancellationToken token)
    : ReadOnlyStream
{
    private readonly CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(token);
    private readonly byte[] buffer = new byte[128 * 1024];

    public override int Read(Span<byte> destination)
    {
        if (!idle.IsCancellationRequested)
            idle.CancelAfter(idleTimeout);
        int wanted = Math.Min(destination.Length, buffer.Length);
        try
        {
            idle.Token.ThrowIfCancellationRequested();

            // This runs on a thread of its own (see the sources' LoadAsync), which may wait.
            // Not every stream hears of the cancellation: the read is left behind then, and with it the buffer, which nobody
            // uses again since every later read finds the same source cancelled.
            ValueTask<int> reading = inner.ReadAsync(buffer.AsMemory(0, wanted), idle.Token);
            int count = reading.IsCompletedSuccessfully
                ? reading.Result
                : reading.AsTask().WaitAsync(idle.Token).GetAwaiter().GetResult();
            idle.CancelAfter(Timeout.InfiniteTimeSpan);
            buffer.AsSpan(0, count).CopyTo(destination);
            return count;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {idleTimeout.TotalSeconds:0.#} seconds");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            idle.Dispose();
        if (disposing && !leaveOpen)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
