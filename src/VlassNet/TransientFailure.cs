namespace VlassNet;

/// <summary>A request or a transfer failed in a way that may pass by itself.</summary>
internal sealed class TransientFailure(string found, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(found, innerException)
{
    /// <summary>How long the server asks to be left alone, if it does.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
