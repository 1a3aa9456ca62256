namespace VlassNet.Formats.Input;

/// <summary>
/// Reads a stream that may keep one waiting (a download, a pipe) so that a cancellation is heard at once and a transfer that
/// stands still does not last for ever.
/// </summary>
internal sealed class StreamOverAsync(Stream inner, bool leaveOpen, TransferWatch watch) : ReadOnlyStream
{
    // A read that was abandoned may still write here, and nothing reads it then: the watch refuses every later read.
    private readonly byte[] buffer = new byte[128 * 1024];

    public override int Read(Span<byte> destination)
    {
        // This runs on a thread of its own (see the sources' LoadAsync), which may wait.
        ValueTask<int> reading = watch.ReadAsync(inner, buffer.AsMemory(0, Math.Min(destination.Length, buffer.Length)));
        int count = reading.IsCompleted ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
        buffer.AsSpan(0, count).CopyTo(destination);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            watch.Dispose();
        if (disposing && !leaveOpen)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
