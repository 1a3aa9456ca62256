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
    internal TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest wait before a retry. A server that asks for a longer one (<c>Retry-After</c>) is not asked again.
    /// Default 2 minutes.
    /// </summary>
    internal TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The client, and how long a server may take and a transfer stand still.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(DatasetDownloadOptions))
        .NullOrNotBlank(nameof(CacheFolder), CacheFolder)
        .AtLeast(nameof(MaxBytes), MaxBytes, 1)
        .AtLeast(nameof(Retries), Retries, 0)
        .Require(FirstRetryDelay >= TimeSpan.Zero, nameof(FirstRetryDelay), "≥ 0", FirstRetryDelay)
        .Require(
            LongestRetryDelay >= FirstRetryDelay && LongestRetryDelay <= RetryDelay.Longest, nameof(LongestRetryDelay),
            $"from {nameof(FirstRetryDelay)} to {(int)RetryDelay.Longest.TotalDays} days", LongestRetryDelay)
        .NotNull(nameof(Download), Download)
        .In(nameof(Download), part => Download?.Check(part))
        .ThrowIfAny();
}
