namespace VlassNet;

/// <summary>
/// Ends a transfer that stands still, or whose bytes only trickle in. Only the time counts in which a byte is waited for: who is slow to
/// take them is no fault of the server.
/// </summary>
internal sealed class TransferWatch : IDisposable
{
    private readonly TimeSpan idleTimeout;
    private readonly long minimumRate;
    private readonly TimeProvider clock;
    private readonly CancellationToken token;
    private readonly CancellationTokenSource idle;
    private readonly CancellationTokenSource either;
    private TimeSpan waited;
    private long bytes;

    /// <param name="idleTimeout">How long nothing may come; and over how long the rate is measured before it is judged.</param>
    /// <param name="minimumRate">Bytes a second; 0 for no minimum.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="token">Ends the wait of who gives up.</param>
    public TransferWatch(TimeSpan idleTimeout, long minimumRate, TimeProvider clock, CancellationToken token)
    {
        this.idleTimeout = idleTimeout;
        this.minimumRate = minimumRate;
        this.clock = clock;
        this.token = token;
        idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        either = CancellationTokenSource.CreateLinkedTokenSource(token, idle.Token);
    }

    /// <summary>Reads once; 0 at the end. Nobody may use the buffer for anything else after a failure: a late read may write to it.</summary>
    /// <exception cref="IOException">Nothing came in time, or too little.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer)
    {
        token.ThrowIfCancellationRequested();
        idle.CancelAfter(idleTimeout);
        long start = clock.GetTimestamp();
        int count;
        try
        {
            // Not every stream reacts to the cancellation: such a read is abandoned.
            ValueTask<int> reading = stream.ReadAsync(buffer, either.Token);
            count = reading.IsCompletedSuccessfully
                ? reading.Result
                : await reading.AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error)
        {
            if (token.IsCancellationRequested)
                throw new OperationCanceledException(error.Message, error, token);
            throw new IOException(
                idle.IsCancellationRequested ? $"nothing came for {idleTimeout.TotalSeconds:0.#} seconds" : error.Message, error);
        }

        idle.CancelAfter(Timeout.InfiniteTimeSpan);
        Judge(clock.GetElapsedTime(start), count);
        return count;
    }

    public void Dispose()
    {
        either.Dispose();
        idle.Dispose();
    }

    private void Judge(TimeSpan time, int count)
    {
        waited += time;
        bytes += count;
        if (count == 0 || waited < idleTimeout)
            return;
        double rate = bytes / waited.TotalSeconds;
        if (rate < minimumRate)
        {
            throw new IOException(FormattableString.Invariant(
                $"only {rate:0.#} bytes a second came for {waited.TotalSeconds:0.#} seconds, and the least is {minimumRate}"));
        }

        waited = TimeSpan.Zero;
        bytes = 0;
    }
}
