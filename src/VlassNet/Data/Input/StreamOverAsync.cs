namespace VlassNet.Data.Input;

/// <summary>
/// Reads a stream that may keep one waiting (a download, a pipe) so that a cancellation is heard at once and a transfer that
/// stands still does not last for ever.
/// </summary>
internal sealed class StreamOverAsync(Stream inner, bool leaveOpen, TimeSpan idleTimeout, CancellationToken token)
    : ReadOnlyStream
{
    private readonly byte[] buffer = new byte[128 * 1024];

    public override int Read(Span<byte> destination)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(token);
        idle.CancelAfter(idleTimeout);
        int wanted = Math.Min(destination.Length, buffer.Length);
        try
        {
            // This runs on a thread of its own (see the sources' LoadAsync), which may wait.
            int count = inner.ReadAsync(buffer.AsMemory(0, wanted), idle.Token).AsTask().GetAwaiter().GetResult();
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
        if (disposing && !leaveOpen)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
