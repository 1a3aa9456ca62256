using VlassNet.Data;

namespace VlassNet.Downloads;

/// <summary>Where downloads are kept, how large they may be, and how often a server is asked again.</summary>
public sealed record DatasetDownloadOptions
{
    /// <summary>
    /// The folder to keep downloads in; made where it is missing. Default null: the user's own folder for what can be fetched
    /// again, <c>%LOCALAPPDATA%\VlassNet\Cache</c> on Windows, <c>~/Library/Caches/VlassNet</c> on macOS, else
    /// <c>$XDG_CACHE_HOME/VlassNet</c> or <c>~/.cache/VlassNet</c>.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>The most bytes that a file may have. Default 64 GiB.</summary>
    public long MaxBytes { get; init; } = DatasetLimits.UsualMaxBytes;

    /// <summary>
    /// How often in a row the server is asked again after a failure that may pass: no answer, a broken or idle connection, the
    /// answers 408, 429 and 5xx. Default 5. A MiB more than ever before starts the count afresh.
    /// </summary>
    public int Retries { get; init; } = 5;

    /// <summary>
    /// How long to wait before the first retry; twice as long before each further one. Each wait is shortened at random by up to
    /// half, so that clients which failed together do not come back together. Default 1 second.
    /// </summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest wait before a retry. A server that asks for a longer one (<c>Retry-After</c>) is not asked again.
    /// Default 2 minutes.
    /// </summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The client, and how long a server may take and a transfer stand still.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (CacheFolder is not null && string.IsNullOrWhiteSpace(CacheFolder))
            problems.Add($"expected {nameof(CacheFolder)} with at least one character, or null; received an empty one");
        if (MaxBytes < 1)
            problems.Add($"expected {nameof(MaxBytes)} > 0; received {MaxBytes}");
        if (Retries < 0)
            problems.Add($"expected {nameof(Retries)} ≥ 0; received {Retries}");
        if (FirstRetryDelay < TimeSpan.Zero)
            problems.Add($"expected {nameof(FirstRetryDelay)} ≥ 0; received {FirstRetryDelay}");
        if (LongestRetryDelay < FirstRetryDelay || LongestRetryDelay > RetryDelay.Longest)
        {
            problems.Add(
                $"expected {nameof(LongestRetryDelay)} from {nameof(FirstRetryDelay)} to " +
                $"{RetryDelay.Longest.TotalDays:0} days; received {LongestRetryDelay}");
        }

        problems.AddRange(Download.Problems());
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(DatasetDownloadOptions)}: {string.Join("; ", problems)}");
    }
}
